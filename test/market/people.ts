import type { Socket } from 'socket.io-client';
import type { SubscriptionAnswer } from '../../src/market/feeds/candle-subscriptions.js';
import { letIn, openSocket } from '../factories/socket.js';
import type { TestApp } from '../setup/test-app.js';

export interface Update {
  asset: string;
  timeframe: string;
  candle: { time: string; open: number; high: number; low: number; close: number; volume?: number };
  closed: boolean;
}

/** Members of a running application: their requests and their sockets. */
export class People {
  private readonly clients: Socket[] = [];
  private count = 0;

  constructor(private readonly test: TestApp) {}

  /** Registers somebody. */
  async join(): Promise<Person> {
    const email = `member${++this.count}@example.com`;
    const body = { name: 'Bia', email, password: 'a long password' };
    const account = (await this.post('/api/auth/register', body)) as {
      accessToken: string;
      user: { id: string };
    };
    return { id: account.user.id, token: account.accessToken };
  }

  async post(path: string, body: object, token?: string): Promise<unknown> {
    const response = await fetch(this.test.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} ${response.status} ${await response.text()}`);
    return response.json().catch(() => ({}));
  }

  async get(path: string, token: string) {
    const response = await fetch(this.test.url + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  async connect({ token }: Person, url = this.test.url): Promise<Watching> {
    const client = openSocket(url, token);
    this.clients.push(client);
    await letIn(client);
    return new Watching(client);
  }

  disconnect(): void {
    for (const client of this.clients.splice(0)) client.disconnect();
  }
}

export interface Person {
  id: string;
  token: string;
}

/** A socket and what it has heard of candles. */
export class Watching {
  readonly heard: Update[] = [];

  constructor(readonly client: Socket) {
    client.on('candle-update', (update: Update) => this.heard.push(update));
  }

  get closed(): Update[] {
    return this.heard.filter(({ closed }) => closed);
  }

  subscribe(...input: unknown[]): Promise<SubscriptionAnswer> {
    return this.client
      .timeout(20000)
      .emitWithAck('subscribe-candles', ...input) as Promise<SubscriptionAnswer>;
  }

  unsubscribe(...input: unknown[]): Promise<SubscriptionAnswer> {
    return this.client
      .timeout(20000)
      .emitWithAck('unsubscribe-candles', ...input) as Promise<SubscriptionAnswer>;
  }
}
