import { createServer, type Server, type Socket } from 'node:net';
import type { Client } from './client.ts';
import { execute } from './commands/dispatch.ts';
import type { Engine } from './engine.ts';
import type { Credentials } from './scram.ts';
import { FrameReader, frameReply, parseMessage, type Request } from './wire.ts';

/** Messages of one connection, and their bytes, that may wait before its socket is no longer read. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface Listening {
  server: Server;
  /** Ends the listening and, when their commands are done, the connections. */
  close(): Promise<void>;
}

let lastClient = 0;

/** Serves the engine on a unix socket or a loopback port. */
export function listen(
  engine: Engine,
  where: { path: string } | { port: number },
  credentials?: Credentials,
): Promise<Listening> {
  const connections = new Set<Connected>();
  const server = createServer({ noDelay: true }, (socket) => {
    const connected = new Connected(engine, socket, credentials, () => connections.delete(connected));
    connections.add(connected);
  });
  const close = async (): Promise<void> => {
    engine.topology.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all([...connections].map((one) => one.end()));
    await closed;
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const options = 'path' in where ? where : { port: where.port, host: '127.0.0.1' };
    server.listen({ ...options, backlog: 511 }, () => {
      server.off('error', reject);
      resolve({ server, close });
    });
  });
}

/** One client: its messages are answered in the order in which they came. */
class Connected {
  private readonly engine: Engine;
  private readonly socket: Socket;
  private readonly frames = new FrameReader();
  private readonly client: Client;
  private readonly waiting: Request[] = [];
  private waitingBytes = 0;
  private working: Promise<void> | undefined;
  private ending = false;

  constructor(engine: Engine, socket: Socket, credentials: Credentials | undefined, gone: () => void) {
    this.engine = engine;
    this.socket = socket;
    this.client = { id: ++lastClient, authenticated: !credentials, credentials };
    engine.connections++;
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      engine.connections--;
      engine.transactions.lost(this.client.id);
      this.waiting.length = 0;
      this.leave();
      gone();
    });
  }

  /** Lets the command that runs finish, sends its reply, and closes. */
  async end(): Promise<void> {
    this.ending = true;
    this.waiting.length = 0;
    this.leave();
    await this.working;
    this.socket.end();
    this.socket.destroySoon();
  }

  private leave(): void {
    this.client.gone = true;
    this.client.wake?.();
  }

  private receive(chunk: Buffer): void {
    if (this.ending) return;
    try {
      for (const frame of this.frames.push(chunk)) {
        this.waiting.push(parseMessage(frame));
        this.waitingBytes += frame.length;
      }
    } catch {
      // Not our protocol: this connection ends, nobody else notices.
      this.socket.destroy();
      return;
    }
    if (this.waiting.length > MAX_WAITING || this.waitingBytes > MAX_WAITING_BYTES) this.socket.pause();
    if (this.working || !this.waiting.length) return;
    this.working = this.work().finally(() => {
      this.working = undefined;
    });
  }

  private async work(): Promise<void> {
    while (this.waiting.length) {
      const request = this.waiting.shift()!;
      this.waitingBytes -= request.size;
      const reply = await execute(this.engine, this.client, request);
      if (this.client.hungUp) this.socket.destroy();
      if (this.socket.destroyed) return;
      if (!request.silent) {
        const framed = frameReply(request, reply, this.engine.store.clock.replyTail());
        const flushed = this.socket.write(framed);
        if (!flushed) await this.drained();
        if (request.next !== undefined) {
          this.waiting.unshift({
            ...request,
            requestId: framed.readInt32LE(4),
            size: 0,
            told: request.next,
            next: undefined,
          });
        }
      }
      if (
        this.socket.isPaused() &&
        this.waiting.length < MAX_WAITING / 2 &&
        this.waitingBytes < MAX_WAITING_BYTES / 2
      ) {
        this.socket.resume();
      }
    }
  }

  /** Waits until the client has taken what was sent, or is gone. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
  }
}
