/** node mail-sink.ts: a mail server on loopback that takes every mail and forgets it; tells its address. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume().on('end', () => done());
  },
});
server.on('error', () => undefined); // clients that are gone
server.listen(0, '127.0.0.1', () => {
  process.send!({ address: `127.0.0.1:${(server.server.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit(0));
