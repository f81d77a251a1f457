import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { isOriginAllowed, ownHost } from '../../common/index.js';
import type { Realtime } from './realtime.js';

/** Clients send a token and subscriptions, never more than this, in bytes. */
const MOST_INCOMING_BYTES = 16 * 1024;
/** A connection that asks for no namespace is closed after this, in ms. */
const CONNECT_TIMEOUT = 10_000;

/** Socket.IO on the application's own HTTP server; pages of foreign origins are refused before anything is kept. */
export class RealtimeAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly realtime: Realtime,
    private readonly corsOrigins: readonly string[],
    /** How many proxies are believed about our own host. */
    private readonly trustProxy = 0,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const anyone = this.corsOrigins.includes('*');
    const server = super.createIOServer(port, {
      ...options,
      transports: ['polling', 'websocket'],
      maxHttpBufferSize: MOST_INCOMING_BYTES,
      connectTimeout: CONNECT_TIMEOUT,
      allowRequest: (request: IncomingMessage, done: (error: string | null, success: boolean) => void) => {
        const allowed = this.isAllowed(request);
        done(allowed ? null : 'COMMON.ORIGIN_NOT_ALLOWED: this origin is not in CORS_ORIGINS', allowed);
      },
      cors: (request: IncomingMessage, done: (error: Error | null, cors: object) => void) =>
        done(null, {
          origin: this.isAllowed(request) ? (anyone ? '*' : (request.headers.origin ?? false)) : false,
          credentials: !anyone,
        }),
    } as unknown as ServerOptions);
    this.realtime.attach(server);
    return server;
  }

  private isAllowed({ headers }: IncomingMessage): boolean {
    return isOriginAllowed(headers.origin, ownHost(headers, this.trustProxy), this.corsOrigins);
  }
}
