import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import {
  Clock,
  Metrics,
  Realtime,
  RealtimeAdapter,
  type Redis,
  Signals,
  SocketAuthentication,
  type SocketIdentity,
} from '../../src/platform/index.js';
import type { SocketTokenCheck } from '../../src/platform/realtime/socket-authentication.js';
import { RealtimeGateway } from '../../src/platform/realtime/realtime.gateway.js';
import { SlowReaders } from '../../src/platform/realtime/slow-readers.js';
import { letIn, openSocket } from '../factories/socket.js';

declare module '../../src/platform/index.js' {
  interface ServerEvents {
    'spec:news': { number: number; text: string };
  }
  interface StaffEvents {
    'spec:staff': { number: number; text?: string };
  }
}

@Module({
  providers: [Clock, Signals, Metrics, SocketAuthentication, SlowReaders, Realtime, RealtimeGateway],
})
class TransportModule {}

/** The transport of one process by itself, and its clients; the port that accounts fill otherwise is filled here. */
export class Transport {
  readonly identities = new Map<string, SocketIdentity>();
  check: SocketTokenCheck;
  private readonly clients: Socket[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {
    this.check = this.known;
    app.get(SocketAuthentication).use((token) => this.check(token));
  }

  static async start(redis?: Redis): Promise<Transport> {
    const app = await NestFactory.create<NestFastifyApplication>(TransportModule, new FastifyAdapter(), {
      logger: false,
    });
    const corsOrigins = ['https://dash.example'];
    app.useWebSocketAdapter(new RealtimeAdapter(app, app.get(Realtime), { corsOrigins, redis }));
    await app.listen(0, '127.0.0.1');
    return new Transport(app, await app.getUrl());
  }

  get realtime(): Realtime {
    return this.app.get(Realtime);
  }

  get authentication(): SocketAuthentication {
    return this.app.get(SocketAuthentication);
  }

  get signals(): Signals {
    return this.app.get(Signals);
  }

  /** Between two tests: no client, and the check as it was. */
  reset(): void {
    for (const client of this.clients.splice(0)) client.disconnect();
    this.check = this.known;
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** Makes somebody known; answers with their token. */
  identity(name: string, changes: Partial<SocketIdentity> = {}): string {
    const token = `token-${name}`;
    this.identities.set(token, {
      userId: name,
      sessionId: `session-${name}`,
      role: 'operator',
      permissions: ['analytics:read'],
      expiresAt: Date.now() + 60_000,
      ...changes,
    });
    return token;
  }

  open(token: unknown, options: Partial<ManagerOptions & SocketOptions> = {}, namespace = '/'): Socket {
    const client = openSocket(this.url + namespace, token, options);
    this.clients.push(client);
    return client;
  }

  connected(token: string, options = {}, namespace = '/'): Promise<Socket> {
    return letIn(this.open(token, options, namespace));
  }

  private readonly known: SocketTokenCheck = (token) => Promise.resolve(this.identities.get(token) ?? null);
}

/** Why a handshake was refused. */
export function refusal(client: Socket): Promise<Error & { data?: { code: string; status: number } }> {
  return new Promise((resolve, reject) => {
    client.once('connect_error', resolve);
    client.once('connect', () => reject(new Error('was let in')));
  });
}

/** The farewell and the end of a connection. */
export async function ending(client: Socket): Promise<{ code: string; reason: string }> {
  let code = 'none';
  client.once('closing', (why: { code: string }) => (code = why.code));
  const reason = await new Promise<string>((resolve) => client.once('disconnect', resolve));
  return { code, reason };
}
