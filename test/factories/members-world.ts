import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { Socket } from 'socket.io-client';
import type { UserDocument } from '../../src/auth/accounts/user.schema.js';
import { UserRepository } from '../../src/auth/index.js';
import { EventLedger } from '../../src/events/index.js';
import { Upkeep } from '../../src/members/upkeep/upkeep.js';
import { Signals } from '../../src/platform/index.js';
import { HOTMART_EXAMPLE } from '../../src/webhooks/kinds/hotmart/hotmart.example.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { letIn, openSocket } from './socket.js';
import { VENDOR_SENDERS, sendAs } from './vendor-senders.js';
import { ApiClient } from './webhook-sender.js';

type Sent = Record<string, unknown>;

interface Update {
  entitlements: { module: string }[];
}

/** The whole application with a shop of Hotmart's that is trusted, and people who buy there. */
export class MembersWorld {
  private readonly sockets: Socket[] = [];
  private count = 0;

  private constructor(
    readonly test: TestApp,
    readonly admin: ApiClient,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<MembersWorld> {
    const test = await startTestApp(variables);
    const world = new MembersWorld(test, await ApiClient.logIn(test.url));
    await world.source('shop', true);
    return world;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.disconnect();
    await this.test.close();
  }

  get database(): Connection {
    return this.test.app.get<Connection>(getConnectionToken());
  }

  async source(slug: string, trusted: boolean): Promise<void> {
    const { secret } = VENDOR_SENDERS.hotmart;
    await ok(this.admin.post('/api/webhooks/sources', { slug, kind: 'hotmart', secret, trusted }));
  }

  /** A module, and a product of that id at the shop which unlocks it. */
  async sells(module: string, productId: string, more: Sent = {}): Promise<string> {
    const lessons = [{ id: 'welcome', title: 'Welcome', kind: 'text', content: 'Hello' }];
    await ok(this.admin.post('/api/admin/modules', { slug: module, name: module, lessons }));
    const product = { name: module, match: [{ productId }], modules: [module], ...more };
    return (await ok(this.admin.post('/api/admin/products', product))).id as string;
  }

  /** With a socket that remembers the modules that it was told of. */
  async member(options: { email?: string; verified?: boolean } = {}): Promise<Member> {
    const email = options.email ?? `buyer${++this.count}-${process.pid}@example.com`;
    const account = { name: 'Ana', email, password: 'password-of-ana' };
    const body = await ok(new ApiClient(this.test.url, '').post('/api/auth/register', account));
    const { accessToken: token, user } = body as { accessToken: string; user: { id: string } };
    const socket = openSocket(this.test.url, token);
    this.sockets.push(socket);
    const member = new Member(user.id, email, new ApiClient(this.test.url, token), token);
    socket.on('entitlements:update', ({ entitlements }: Update) =>
      member.told.push(entitlements.map(({ module }) => module)),
    );
    await letIn(socket);
    if (options.verified ?? true) await this.verify(member);
    return member;
  }

  /** An account with a verified address, of somebody who does not log in. */
  async account(): Promise<{ id: string; email: string }> {
    const id = `usr_account${++this.count}`;
    const email = `${id}@example.com`;
    const rest = {
      name: 'Ana',
      role: 'member',
      status: 'active',
      emailVerified: true,
      passwordHash: '-',
    } as const;
    await this.test.app.get(UserRepository).insert({ id, email, ...rest, createdAt: new Date() });
    return { id, email };
  }

  /** As the mail's link does; `silently` as when the news of it is lost. */
  async verify({ id, email }: Member, silently = false): Promise<void> {
    await this.database
      .collection<UserDocument>('users')
      .updateOne({ _id: id }, { $set: { emailVerified: true } });
    if (!silently)
      this.test.app.get(Signals).emit('auth.email-verified', { userId: id, email: email.toLowerCase() });
  }

  /** One of Hotmart's envelopes, counted when it resolves. */
  async send(envelope: object, slug = 'shop'): Promise<void> {
    await this.post(envelope, slug);
    await this.counted();
  }

  /** The same without waiting for its being counted. */
  async post(envelope: object, slug = 'shop'): Promise<void> {
    const answer = await sendAs(
      'hotmart',
      `${this.test.url}/webhook/${slug}`,
      Buffer.from(JSON.stringify(envelope)),
    );
    if (answer.status !== 202) throw new Error(`the webhook answered ${answer.status}`);
  }

  /** What time has brought is noticed, as every 15 s. */
  looked(): Promise<void> {
    return this.test.app.get(Upkeep).look();
  }

  counted(): Promise<void> {
    return this.test.app.get(EventLedger).drained();
  }
}

export class Member {
  /** What each `entitlements:update` named. */
  readonly told: string[][] = [];

  constructor(
    readonly id: string,
    readonly email: string,
    readonly api: ApiClient,
    readonly token: string,
  ) {}

  /** The status of a module in the catalogue. */
  async sees(slug: string): Promise<string> {
    const { items } = (await this.api.get('/api/modules')).body as {
      items: { slug: string; status: string }[];
    };
    return items.find((each) => each.slug === slug)!.status;
  }
}

/** An envelope of Hotmart's about a transaction, each with an id of its own. */
export function hotmart(
  event: string,
  {
    email,
    transaction,
    productId,
    at = Date.now(),
  }: { email: string; transaction: string; productId: string; at?: number },
): object {
  const { data } = HOTMART_EXAMPLE;
  return {
    ...HOTMART_EXAMPLE,
    id: `${event}-${transaction}-${Math.random()}`,
    event,
    creation_date: at,
    data: {
      ...data,
      product: { id: Number(productId), name: 'Sold' },
      buyer: { name: 'Ana', email },
      purchase: { ...data.purchase, transaction, approved_date: at },
    },
  };
}

async function ok(answer: Promise<{ status: number; body: unknown }>): Promise<Sent> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as Sent;
}
