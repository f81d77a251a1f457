import { MyModuleService } from '../src/members/index.js';
import { Database } from '../src/platform/index.js';
import { Upkeep } from '../src/members/upkeep/upkeep.js';
import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { until } from '../test/setup/until.js';
import { CAST, ENDS_SOON } from './cast.js';
import { MemberSeeds } from './members.js';
import { people } from './people.js';
import { accountId, OPERATOR } from './staff-story.js';

const SEED = 'spec';

interface Page {
  email: string;
  status: string;
  entitlements: { module: string; until: string | null }[];
  grants: { state: string; endReason: string | null; product: string | null; order: string | null }[];
  audit: { action: string; outcome: string }[];
}

describe('the made-up community', () => {
  let test: TestApp;
  let admin: ApiClient;
  const crowd = people(20, SEED);

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    const accounts = CAST.filter(({ joined }) => joined !== undefined).length + 2; // and the operator
    expect(await test.app.get(MemberSeeds).load(SEED)).toMatchObject({ modules: 3, accounts, segments: 4 });
  });
  afterAll(() => test?.close());

  const page = async (person: number) =>
    (await admin.get(`/api/admin/users/${accountId(person)}`)).body as unknown as Page;
  const all = async (path: string) => (await admin.get(path)).body.items as Record<string, unknown>[];

  it('has a grant in each state, and modules accordingly', async () => {
    const grantsOf = async (person: number) =>
      (await page(person)).grants.map(({ product, state, endReason }) => [product, state, endReason]);
    expect(await grantsOf(0)).toEqual([['Trader Pro', 'active', null]]);
    expect(await grantsOf(2)).toEqual([
      ['Curso Price Action', 'ended', 'refund'],
      ['E-book Primeiro Trade', 'active', null],
    ]);
    expect(await grantsOf(3)).toEqual([['Trader Pro', 'ended', 'chargeback']]);
    expect(await grantsOf(4)).toEqual([['Trader Pro', 'ended', 'expired']]);
    expect(await grantsOf(5)).toEqual([['E-book Primeiro Trade', 'pending', null]]);
    expect(await grantsOf(7)).toEqual([[null, 'active', null]]);
    const [noAccount] = await all(`/api/admin/grants?email=${crowd[6].userId}`);
    expect(noAccount).toMatchObject({ state: 'pending', buyer: crowd[6].userId });
    const { entitlements } = await page(1);
    const left = (Date.parse(entitlements[0].until!) - Date.now()) / 86_400_000;
    expect(left).toBeGreaterThan(1);
    expect(left).toBeLessThan(3);
  });

  it('has learned, keeps what was learned, and has somebody suspended', async () => {
    expect(await page(3)).toMatchObject({ status: 'suspended', email: crowd[3].userId });
    expect((await page(2)).entitlements.map(({ module }) => module)).toEqual(['primeiro-trade']);
    const learned = async (person: number) =>
      (await test.app.get(MyModuleService, { strict: false }).list(accountId(person))).items.map(
        ({ slug, status, progress: { completed, total } }) => `${slug} ${status} ${completed}/${total}`,
      );
    expect(await learned(9)).toEqual([
      'primeiro-trade unlocked 3/3',
      'price-action unlocked 1/3',
      'trader-pro locked 0/3',
    ]);
    expect(await learned(4)).toEqual([
      'primeiro-trade locked 3/3',
      'price-action locked 0/3',
      'trader-pro locked 0/3',
    ]);
  });

  it('has a trail that staff could have left', async () => {
    const told = (await all('/api/admin/audit?limit=50')).map(
      ({ action, outcome }) => `${String(action)} ${String(outcome)}`,
    );
    expect(told).toEqual([
      'users.invite done',
      'grants.give done',
      'users.change refused',
      'insights.generate done',
      'users.suspend done',
      'users.activate done',
      'users.suspend done',
      'products.change done',
      'users.invite done',
    ]);
    expect((await page(8)).audit.map(({ action }) => action)).toEqual(['users.activate', 'users.suspend']);
  });

  it('has mails that somebody can act on, and reminds of the end of an access by itself', async () => {
    await test.app.get(Upkeep).look();
    const mails = await all('/api/admin/outbox?limit=50');
    expect(mails.map(({ kind, to, state }) => [kind, to, state])).toEqual([
      ['members.expires-soon', crowd[ENDS_SOON.person].userId, 'kept'],
      ['auth.invite', 'nova.operadora@example.com', 'kept'],
      ['auth.verify-email', crowd[5].userId, 'kept'],
    ]);
    const token = /token=([\w-]+)/.exec(String(mails[2]['text']))![1];
    expect((await new ApiClient(test.url, '').post('/api/auth/verify-email', { token })).status).toBe(204);
    await until(async () => (await page(5)).entitlements.length === 1);
  });

  it('lets the operator in with a password that the outbox lets somebody make', async () => {
    const nobody = new ApiClient(test.url, '');
    const { email } = OPERATOR;
    await nobody.post('/api/auth/forgot-password', { email });
    const mailsTo = () => all(`/api/admin/outbox?to=${email}`);
    await until(async () => (await mailsTo()).length === 1);
    const token = /token=([\w-]+)/.exec(String((await mailsTo())[0]['text']))![1];
    const password = 'a password of her own';
    expect((await nobody.post('/api/auth/reset-password', { token, password })).status).toBeLessThan(300);
    const { status, body } = await nobody.post('/api/auth/login', { email, password });
    expect([status, (body.user as { role: string }).role]).toEqual([200, 'operator']);
  });

  it('comes once', async () => {
    const names = [
      'users',
      'crm_segments',
      'member_grants',
      'member_orders',
      'member_progress',
      'audit',
      'mails',
      'invites',
    ];
    const counts = async () => {
      const { connection } = test.app.get(Database);
      return Promise.all(names.map((name) => connection.collection(name).countDocuments()));
    };
    const before = await counts();
    expect(before.every((count) => count > 0)).toBe(true);
    expect(await test.app.get(MemberSeeds).load('another')).toEqual({
      modules: 0,
      accounts: 0,
      orders: 0,
      segments: 0,
    });
    expect(await counts()).toEqual(before);
  });

  it('writes to nobody where mails are sent', async () => {
    const sending = await startTestApp({ SMTP_URL: 'smtp://127.0.0.1:1' });
    try {
      await sending.app.get(MemberSeeds).load(SEED);
      await sending.app.get(Upkeep).look();
      const client = await ApiClient.logIn(sending.url);
      expect((await client.get('/api/admin/outbox')).body.items).toEqual([]);
      expect((await client.get(`/api/admin/users/${OPERATOR.id}`)).status).toBe(200);
    } finally {
      await sending.close();
    }
  });
});
