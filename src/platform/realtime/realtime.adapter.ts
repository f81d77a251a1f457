import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { isOriginAllowed, ownHost } from '../../common/index.js';
import type { Redis } from '../redis/redis.js';
import type { Realtime } from './realtime.js';
import { SocketStreams } from './streams/socket-streams.js';

/** Clients send a token and subscriptions, never more than this, in bytes. */
const MOST_INCOMING_BYTES = 16 * 1024;
/** A connection that asks for no namespace is closed after this, in ms. */
const CONNECT_TIMEOUT = 10_000;

export interface RealtimeAdapterOptions {
  /** Origins of pages that may connect beside our own, or `*`. */
  corsOrigins: readonly string[];
  /** How many proxies are believed about our own host; 0 when left out. */
  trustProxy?: number;
  /** Joins this process with the others of the installation. */
  redis?: Redis | undefined;
  /** False for a process that only sends: then every handshake is refused. */
  takesSockets?: boolean;
}

/** Socket.IO on the application's own HTTP server; pages of foreign origins are refused before anything is kept. */
export class RealtimeAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly realtime: Realtime,
    private readonly options: RealtimeAdapterOptions,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const anyone = this.options.corsOrigins.includes('*');
    const streams = this.options.redis?.isConfigured ? new SocketStreams(this.options.redis) : undefined;
    const server = super.createIOServer(port, {
      ...options,
      ...(streams && { adapter: streams.adapter }),
      serveClient: this.options.takesSockets !== false,
      transports: ['polling', 'websocket'],
      maxHttpBufferSize: MOST_INCOMING_BYTES,
      connectTimeout: CONNECT_TIMEOUT,
      allowRequest: (request: IncomingMessage, done: (error: string | null, success: boolean) => void) => {
        const refusal = this.refusal(request);
        done(refusal, refusal === null);
      },
      cors: (request: IncomingMessage, done: (error: Error | null, cors: object) => void) =>
        done(null, {
          origin: this.isAllowed(request) ? (anyone ? '*' : (request.headers.origin ?? false)) : false,
          credentials: !anyone,
        }),
    } as unknown as ServerOptions);
    this.realtime.attach(server, streams);
    return server;
  }

  private refusal(request: IncomingMessage): string | null {
    if (this.options.takesSockets === false) {
      return 'COMMON.NOT_SERVED_HERE: sockets are served by processes with ROLE=api';
    }
    return this.isAllowed(request) ? null : 'COMMON.ORIGIN_NOT_ALLOWED: this origin is not in CORS_ORIGINS';
  }

  private isAllowed({ headers }: IncomingMessage): boolean {
    const { corsOrigins, trustProxy = 0 } = this.options;
    return isOriginAllowed(headers.origin, ownHost(headers, trustProxy), corsOrigins);
  }
}
