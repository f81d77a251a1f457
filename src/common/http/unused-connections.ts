import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Has the end of a server close connections on which nothing was asked yet: browsers open some ahead of need. They are not
 * idle by the rules of `server.close()`, which waits for them, and by then nobody looks at their time any more: for as long
 * as an idle one may last, minutes. Whoever closes the server, Socket.IO or Fastify, is meant; hence no hook of either.
 */
export function closeUnusedAtTheEnd(server: Server): void {
  const unused = new Set<Socket>();
  let isOver = false;
  server.on('connection', (socket) => {
    if (isOver) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  for (const event of ['request', 'upgrade'] as const)
    server.on(event, ({ socket }: { socket: Socket }) => unused.delete(socket));
  const close = server.close.bind(server);
  server.close = (done) => {
    isOver = true;
    for (const socket of unused) socket.destroy();
    return close(done);
  };
}
