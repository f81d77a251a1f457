import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { closeUnusedAtTheEnd } from './unused-connections.js';

test('a server that ends closes what nothing was asked on, and lets the rest come to its end', async () => {
  let answer = () => undefined as unknown;
  const server = createServer((_, response) => void (answer = () => response.end('ok')));
  closeUnusedAtTheEnd(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    return socket;
  };
  const [unused, used] = [await open(), await open()];
  used.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(server, 'request');
  const closed = new Promise((resolve) => server.close(resolve));
  await once(unused, 'close');
  answer();
  const [said] = (await once(used, 'data')) as [Buffer];
  expect(said.toString()).toContain('200 OK');
  await closed;
});
