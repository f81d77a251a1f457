/** node mail-sink.ts: a mail server on loopback that takes every mail and forgets it; tells its address, and `counts` when asked. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

let mails = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume().on('end', () => {
      mails++;
      done();
    });
  },
});
server.on('error', () => undefined); // clients that are gone
server.listen(0, '127.0.0.1', () => {
  process.send!({ address: `127.0.0.1:${(server.server.address() as AddressInfo).port}` });
});
process.on('message', () => process.send!({ mails }));
process.on('disconnect', () => process.exit(0));
