import { inflateRawSync } from 'node:zlib';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { codeAt } from '../../src/auth/two-factor/totp.rules.js';
import { Results } from '../../src/bot/index.js';
import { Trades } from '../../src/broker/index.js';
import { Buyers } from '../../src/crm/contacts/purchases/buyers.js';
import { ErasureClock } from './erasure-clock.js';
import { hotmart, MembersWorld } from './members-world.js';
import { pastTrade } from './past-trade.js';
import { ApiClient, WebhookSender } from './webhook-sender.js';

const DAY = 86_400_000;
/** Of the shop's product. */
const PRODUCT = '7001';

type Row = Record<string, unknown> & { _id: string };

/** Somebody of whom every room knows something, and a neighbour whose e-mail theirs is the end of. */
export class PersonalWorld {
  readonly name = 'Perpétua Quaresma';
  readonly email = 'perpetua@example.com';
  readonly neighbour = 'joperpetua@example.com';
  readonly password = 'correct horse battery';
  id = '';
  api = new ApiClient('', '');
  /** Of their authenticator app, of their session at the broker, of a key: none of them may ever be told. */
  readonly secrets: string[] = [this.password];
  recoveryCodes: string[] = [];

  readonly erasures: ErasureClock;

  private constructor(readonly members: MembersWorld) {
    this.erasures = new ErasureClock(members.test.app);
  }

  static async start(): Promise<PersonalWorld> {
    const world = new PersonalWorld(await MembersWorld.start());
    await world.members.sells('pro', PRODUCT);
    return world;
  }

  close(): Promise<void> {
    return this.members.close();
  }

  get admin(): ApiClient {
    return this.members.admin;
  }

  get url(): string {
    return this.members.test.url;
  }

  get database(): Connection {
    return this.members.test.app.get<Connection>(getConnectionToken());
  }

  /** Every room gets to know them. */
  async live(): Promise<void> {
    await this.account();
    await this.events();
    await this.trading();
    await this.talking();
    await this.contact();
  }

  async register(): Promise<void> {
    const account = { name: this.name, email: this.email, password: this.password };
    const { accessToken, user } = await ok(new ApiClient(this.url, '').post('/api/auth/register', account));
    this.id = (user as { id: string }).id;
    this.api = new ApiClient(this.url, accessToken as string);
  }

  /** Rows as only the routes of other rooms, or time, would make them. */
  insert(collection: string, row: Row): Promise<unknown> {
    return this.database.collection<Row>(collection).insertOne(row);
  }

  /** Everything that the database has, bodies that are packed included, by collection. */
  async everything(): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const { name } of await this.database.listCollections()) {
      const rows = await this.database.collection(name).find({}, { promoteBuffers: true }).toArray();
      texts.set(name, JSON.stringify(rows, legible));
    }
    return texts;
  }

  /** Where one of the texts stands, in any case: `collection: text`. */
  async standing(...wanted: string[]): Promise<string[]> {
    const found: string[] = [];
    for (const [collection, text] of await this.everything()) {
      // the neighbour's address is not theirs, also where it is the name of a field
      const own = text.toLowerCase().replaceAll(/joperpetua@example(\.|%2e)com/g, '');
      for (const one of wanted) if (own.includes(one.toLowerCase())) found.push(`${collection}: ${one}`);
    }
    return found.sort();
  }

  private async account(): Promise<void> {
    await ok(this.admin.post('/api/admin/invites', { email: this.email }));
    await this.register();
    await this.members.verify({ id: this.id, email: this.email } as never);
    await ok(this.admin.patch(`/api/admin/users/${this.id}`, { name: 'Somebody else' }));
    await ok(this.admin.patch(`/api/admin/users/${this.id}`, { name: this.name }));
    await ok(new ApiClient(this.url, '').post('/api/auth/forgot-password', { email: this.email }));
    const key = await ok(this.api.post('/api/auth/api-keys', { name: 'Laptop', scopes: ['market:read'] }));
    const { secret } = await ok(this.api.post('/api/auth/2fa/setup'));
    const enabled = await ok(
      this.api.post('/api/auth/2fa/enable', { code: codeAt(secret as string, Date.now()) }),
    );
    this.recoveryCodes = enabled.recoveryCodes as string[];
    this.secrets.push(key.key as string, secret as string, ...this.recoveryCodes);
  }

  /** Today and on a past day, by every way of being called; and some that are somebody else's. */
  private async events(): Promise<void> {
    const declared = { type: 'visit', fields: [{ path: 'metadata.country', label: 'Country' }] };
    await ok(this.admin.post('/api/event-types', declared));
    const past = new Date(Date.now() - 3 * DAY).toISOString();
    const metadata = { country: 'BR', ip: '203.0.113.7', who: this.name };
    for (const userId of [this.email, 'Perpetua@Example.com', this.id]) {
      await ok(this.admin.post('/api/events', { userId, type: 'visit', metadata }));
      await ok(this.admin.post('/api/events', { userId, type: 'visit', metadata, timestamp: past }));
    }
    const friend = { userId: this.neighbour, type: 'visit', timestamp: past };
    await ok(this.admin.post('/api/events', { ...friend, metadata: { country: 'PT', friend: this.email } }));
    const sold = { email: this.email, productId: PRODUCT };
    await this.members.send(hotmart('PURCHASE_APPROVED', { ...sold, transaction: 'HP9001' }));
    await this.members.send(hotmart('PURCHASE_BILLET_PRINTED', { ...sold, transaction: 'HP9002' }));
    const sender = new WebhookSender(this.url, this.members.test.config.webhookSecret);
    await sender.send([
      { id: 'theirs-1', userId: this.email, type: 'purchase', value: 10.5, metadata: { note: this.name } },
      { id: 'others-1', userId: this.neighbour, type: 'purchase', value: 20, metadata: {} },
    ]);
    await this.members.counted();
    await this.insert('webhook_outgoing', {
      _id: 'msg_answered',
      ...{ subscriptionId: 'sub_1', eventId: 'theirs-1', type: 'purchase', status: 'delivered', place: 0 },
      ...{ createdAt: new Date(), finishedAt: new Date(), tries: 1 },
      attempts: [{ at: new Date(), durationMs: 1, status: 200, response: `thanks, ${this.email}` }],
    });
    await ok(
      this.admin.post(`/api/admin/users/${this.id}/grants`, { moduleSlugs: ['pro'], reason: 'A gift' }),
    );
    await ok(this.api.post('/api/modules/pro/lessons/welcome/complete'));
    await ok(this.admin.post('/api/insights/generate', {}));
  }

  private async trading(): Promise<void> {
    const { app } = this.members.test;
    await ok(this.api.post('/api/bot/connect', {}));
    const order = { asset: 'EURUSD-OTC', kind: 'blitz', direction: 'call', stake: 10, accountType: 'demo' };
    await ok(this.api.post('/api/broker/orders', { ...order, expirySeconds: 300, clientOrderId: 'mine-1' }));
    const past = Date.now() - 2 * DAY;
    const run = {
      by: 'bot',
      runId: 'run_1',
      key: 'k',
      strategy: 'rsi-reversal',
      level: 0,
      signalledAt: past,
    };
    const trades = [
      pastTrade(past, { userId: this.id, accountType: 'real' }),
      pastTrade(past, { userId: this.id, origin: run as never }),
      pastTrade(past, { userId: 'usr_neighbour' }),
    ];
    await app.get(Trades, { strict: false }).addPast(trades);
    await app.get(Results, { strict: false }).add(trades);
    await this.insert('broker_real_days', { _id: `${this.id}:2026-11-23`, spent: 1000 });
    await this.insert('broker_real_trading', { _id: this.id, enabled: false, changedAt: new Date() });
    const sealed = { _id: this.id, provider: 'quadcode', ssid: 'a-sealed-ssid', platformUserId: '55' };
    this.secrets.push('a-sealed-ssid');
    await this.database
      .collection<Row>('broker_connections')
      .updateOne({ _id: this.id }, { $set: { ...sealed } }, { upsert: true });
    await this.insert('backtests', {
      _id: 'bt_1',
      ...{ userId: this.id, state: 'failed', done: 0, total: 0, createdAt: new Date() },
      plan: { settings: {}, from: new Date(past), to: new Date(), balance: 100_000, payout: 0.8 },
      error: { code: 'BACKTEST.FAILED', detail: 'It did not end' },
    });
    await this.insert('backtest_parts', {
      _id: 'bt_1:trades:000000',
      trades: [],
      expireAt: new Date(past + 9 * DAY),
    });
  }

  private async talking(): Promise<void> {
    const begin = async (api: ApiClient, title: string) =>
      (await ok(api.post('/api/assistant/conversations', { title }))).id as string;
    const own = await begin(this.api, 'My trades');
    const said = { role: 'user', question: 1, createdAt: new Date() };
    const ofOwn = { conversationId: own, userId: this.id };
    await this.insert('assistant_messages', { _id: 'msg_1', ...ofOwn, ...said, text: 'How do I stand?' });
    await this.insert('assistant_proposals', {
      _id: 'prp_1',
      ...{ ...ofOwn, kind: 'order', accountType: 'demo', market: 'paper', state: 'rejected' },
      ...{ createdAt: new Date(), expiresAt: new Date(), clearAt: new Date(Date.now() + DAY) },
    });
    for (const row of [`day:2026-11-23:assistant:${this.id}`, `conversation:${own}`]) {
      await this.insert('model_usage', { _id: row, spent: 5, expireAt: new Date(Date.now() + DAY) });
    }
    const conversationId = await begin(this.admin, `What did ${this.email} buy?`);
    const { id: userId } = await ok(this.admin.get('/api/auth/me'));
    await this.insert('assistant_messages', {
      _id: 'msg_2',
      ...{ conversationId, userId, role: 'assistant', question: 1, createdAt: new Date(), state: 'complete' },
      text: `${this.email} bought for R$ 10,50, and ${this.neighbour} for R$ 20,00.`,
      lookups: [
        { id: 'c1', name: 'top_users', arguments: {}, status: 'ok', output: `{"userId":"${this.email}"}` },
      ],
    });
  }

  /** The team has written about them, and about the neighbour; as a buyer they are known in two spellings. */
  private async contact(): Promise<void> {
    await this.members.test.app.get(Buyers, { strict: false }).look();
    const idOf = async (email: string) => {
      const { items } = await ok(this.admin.get(`/api/crm/contacts?search=${email}`));
      return (items as { id: string; email: string }[]).find((each) => each.email === email)!.id;
    };
    const { id: adminId } = await ok(this.admin.get('/api/auth/me'));
    const own = `/api/crm/contacts/${await idOf(this.email)}`;
    await ok(this.admin.patch(own, { tags: ['vip'], fields: { city: 'Xique-Xique' }, ownerId: adminId }));
    await ok(this.admin.post(`${own}/notes`, { text: 'Wants to hear of the webinar' }));
    await ok(this.admin.post(`${own}/tasks`, { title: 'Call about the webinar', assigneeId: adminId }));
    const other = `/api/crm/contacts/${await idOf(this.neighbour)}`;
    await ok(this.admin.patch(other, { fields: { brought_by: this.email } }));
    await ok(this.admin.post(`${other}/notes`, { text: `A friend of ${this.email}` }));
    await ok(this.admin.post(`${other}/tasks`, { title: `Ask about ${this.id}` }));
  }
}

export async function ok(
  answer: Promise<{ status: number; body: unknown }>,
): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as Record<string, unknown>;
}

/** Bytes as the text that they are, or that is deflated in them. */
function legible(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  const isBytes =
    typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';
  if (!isBytes) return value;
  const bytes = Buffer.from((value as { data: number[] }).data);
  try {
    return inflateRawSync(bytes).toString('utf8');
  } catch {
    return bytes.toString('utf8');
  }
}
