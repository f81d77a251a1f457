import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** The answer to `counts`: how many mails came, to how many addresses, and when the first and the last one did. */
export interface MailCounts {
  mails: number;
  addresses: number;
  /** Milliseconds since 1970; 0: none came. */
  firstAt: number;
  lastAt: number;
}

const counts: MailCounts = { mails: 0, addresses: 0, firstAt: 0, lastAt: 0 };
const seen = new Set<string>();

/** A mail server that takes everything, in a process of its own: what it costs is not the application's. */
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData(stream, session, done) {
    stream.resume().on('end', () => {
      counts.mails++;
      counts.lastAt = Date.now();
      counts.firstAt ||= counts.lastAt;
      for (const { address } of session.envelope.rcptTo) seen.add(address);
      done();
    });
  },
});
server.on('error', () => undefined); // clients that are gone

process.on('message', () => process.send!({ ...counts, addresses: seen.size }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send!((server.server.address() as AddressInfo).port));
