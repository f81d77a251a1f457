import { Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Metrics } from '../metrics/metrics.js';

/** What may wait for one reader before the next message; beyond either it is dropped. */
const MOST_BYTES_WAITING = 1024 * 1024;
const MOST_PACKETS_WAITING = 256;

type Connection = Socket['conn'];

/** The WebSocket under Engine.IO's transport; absent while the client polls. */
interface WebSocketTransport {
  socket?: { readonly bufferedAmount: number; terminate(): void };
}

/**
 * Nothing is buffered without end: a client that does not read what it asked for loses its connection,
 * and catches up when it comes back. What counts is what waits before a message, however large that one is.
 */
@Injectable()
export class SlowReaders {
  private readonly log = new Logger(SlowReaders.name);
  private readonly dropped;

  constructor(metrics: Metrics) {
    this.dropped = metrics.counter({
      name: 'socket_slow_readers_dropped_total',
      help: 'Connections that were ended because their client did not read fast enough',
    });
  }

  watch(connection: Connection): void {
    let packets = 0;
    let bytes = 0;
    let gone = false;
    // Engine.IO announces each packet before it queues it, and the whole queue when it goes to the transport
    connection.on('packetCreate', (packet: { data?: unknown }) => {
      if (gone) return;
      const unsent = bytes + ((connection.transport as WebSocketTransport).socket?.bufferedAmount ?? 0);
      if (packets >= MOST_PACKETS_WAITING || unsent > MOST_BYTES_WAITING) {
        gone = true;
        this.drop(connection, packets, unsent);
        return;
      }
      packets++;
      if (typeof packet.data === 'string') bytes += packet.data.length;
      else if (Buffer.isBuffer(packet.data)) bytes += packet.data.length;
    });
    connection.on('flush', () => {
      packets = 0;
      bytes = 0;
    });
  }

  private drop(connection: Connection, packets: number, bytes: number): void {
    this.dropped.inc();
    this.log.warn(
      `${connection.remoteAddress} does not read: ${packets} messages, ${bytes} bytes wait; dropped`,
    );
    // a closing handshake would wait for the reader, and keep what is buffered until then
    const socket = (connection.transport as WebSocketTransport).socket;
    if (socket) socket.terminate();
    else connection.close(true);
  }
}
