import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

let watching = false;

/**
 * The driver waits for `drain` when a socket takes a command in part or not at all, and does not look whether the socket
 * closes meanwhile (7.9: `writeCommand`). A command that meets the moment between the end of a connection and its
 * `close` event then never settles, past every time-out, and keeps its place in the pool. So a socket that closes tells
 * those who wait for its drain; the driver then finds the connection closed and fails the command.
 */
export function wakeWritersOfClosedSockets(): void {
  if (watching) return;
  watching = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket };
    socket.once('close', () => {
      if (socket.listenerCount('drain') > 0) socket.emit('drain');
    });
  });
}
