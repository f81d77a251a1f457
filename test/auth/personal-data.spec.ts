import { Preparation, RebuildService } from '../../src/analytics/index.js';
import { PersonalData, UserRepository } from '../../src/auth/index.js';
import { ok, PersonalWorld } from '../factories/personal-world.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { records, unzipped } from '../factories/zip.js';
import { until } from '../setup/until.js';

const PERIOD = `from=${new Date(Date.now() - 10 * 86_400_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;

describe("one's own data", () => {
  let world: PersonalWorld;
  let totals: unknown;

  beforeAll(async () => {
    world = await PersonalWorld.start();
    await world.live();
    await world.members.test.app.get(Preparation, { strict: false }).now();
    totals = await figures();
  });
  afterAll(() => world?.close());

  /** All that analytics says of people and money, but for names. */
  async function figures(): Promise<unknown> {
    const get = async (path: string) => ok(world.admin.get(`/api/analytics/${path}`));
    const { topUsers, previous: _, change: __, ...summary } = await get(`summary?${PERIOD}`);
    const withoutNames = (users: unknown) =>
      (users as { userId: string }[]).map(({ userId: _name, ...rest }) => rest);
    const days = (await ok(world.admin.get('/api/admin/analytics/daily?days=10'))).days as {
      newUsers: number;
    }[];
    return {
      summary,
      topUsers: withoutNames(topUsers),
      all: withoutNames((await get(`top-users?${PERIOD}&by=count&limit=100`)).items),
      active: await get(`active-users?${PERIOD}`),
      retention: await get(`retention?${PERIOD}&period=day`),
      users: await get(`timeseries?${PERIOD}&metric=users&interval=day`),
      value: await get(`timeseries?${PERIOD}&metric=value&interval=hour`),
      countries: await get(`breakdown?${PERIOD}&type=visit&by=metadata.country`),
      funnel: await get(`funnel?${PERIOD}&steps=visit,purchase&within=7d`),
      days: days.map(({ newUsers: _users, ...day }) => day),
    };
  }

  async function download(api = world.api): Promise<Response> {
    const { token } = api as unknown as { token: string };
    return fetch(`${world.url}/api/me/export`, { headers: { authorization: `Bearer ${token}` } });
  }

  describe('as a file', () => {
    let files: Map<string, string>;
    beforeAll(async () => {
      const answer = await download();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/zip');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="trader-dashboard-\d{4}-\d\d-\d\d\.zip"$/,
      );
      files = await unzipped(Buffer.from(await answer.arrayBuffer()));
    });

    const rows = (path: string) => records(files.get(path)!);
    const object = (path: string) => JSON.parse(files.get(path)!) as Record<string, unknown>;

    it('says what each file is', () => {
      const readme = files.get('README.txt')!;
      expect(readme).toContain('Seus dados no Trader Dashboard');
      const [first, ...others] = files.keys();
      expect(first).toBe('README.txt');
      for (const path of others)
        expect(readme).toMatch(new RegExp(`\r\n${path.replaceAll('.', '\\.')}\r\n {2}\\S`));
    });

    it('has the account', () => {
      expect(object('account/account.json')).toMatchObject({
        ...{ id: world.id, email: world.email, name: world.name, role: 'member' },
        twoFactor: { enabled: true, recoveryCodesLeft: 10 },
      });
      expect(rows('account/sessions.jsonl')).toHaveLength(1);
      expect(rows('account/api-keys.jsonl')).toMatchObject([{ name: 'Laptop', scopes: ['market:read'] }]);
      expect(rows('account/invitations.jsonl')).toMatchObject([{ email: world.email, byMe: false }]);
      expect(rows('account/mails.jsonl').map(({ kind }) => kind)).toContain('auth.invite');
      expect(rows('account/audit.jsonl').map(({ action }) => action)).toContain('users.change');
    });

    it('has their events, however they are called', () => {
      const events = rows('events/events.jsonl');
      const names = events.map(({ userId }) => userId);
      expect(new Set(names)).toEqual(new Set([world.id, world.email, 'Perpetua@Example.com']));
      expect(events).toHaveLength(8);
      expect(events).toContainEqual(expect.objectContaining({ id: 'theirs-1', value: 10.5 }));
    });

    it('has what they bought and learned', () => {
      const grants = rows('members/grants.jsonl');
      expect(grants).toHaveLength(2);
      expect(grants.map(({ buyer }) => buyer)).toContain(world.email);
      expect(rows('members/progress.jsonl')).toMatchObject([{ module: 'pro', lesson: 'welcome' }]);
    });

    it('has their trading', () => {
      expect(object('broker/connection.json')).toMatchObject({
        connection: { provider: 'quadcode', platformUserId: '55' },
        paper: { currency: 'BRL', openPositions: 1 },
      });
      const trades = files.get('broker/trades.csv')!.trimEnd().split('\r\n');
      expect(trades[0]).toMatch(/^id,clientOrderId,asset/);
      expect(trades).toHaveLength(4);
      expect(object('bot/bot.json')).toMatchObject({ connected: true, state: 'stopped' });
      expect(rows('bot/results.jsonl')).toMatchObject([{ strategy: 'rsi-reversal', stake: 10, pnl: 8.7 }]);
      expect(rows('bot/backtests.jsonl')).toMatchObject([{ id: 'bt_1', state: 'failed' }]);
    });

    it('has their conversations', () => {
      expect(rows('assistant/conversations.jsonl')).toMatchObject([
        { title: 'My trades', text: 'How do I stand?' },
      ]);
      expect(rows('assistant/proposals.jsonl')).toMatchObject([{ kind: 'order', state: 'rejected' }]);
    });

    it('has what the team keeps of them, and not who of it', () => {
      const contacts = rows('crm/contacts.jsonl');
      expect(contacts).toMatchObject([
        {
          contact: {
            email: world.email,
            tags: ['vip'],
            fields: { city: 'Xique-Xique' },
            lifecycle: 'customer',
          },
          notes: [{ text: 'Wants to hear of the webinar' }],
          tasks: [{ title: 'Call about the webinar', done: false }],
        },
      ]);
      expect(files.get('crm/contacts.jsonl')).not.toMatch(/ownerId|authorId|assigneeId|createdBy/);
    });

    it('has no secret, no hash, and nothing of anybody else', async () => {
      const all = [...files.values()].join('\n');
      const user = await world.members.test.app.get(UserRepository).findById(world.id);
      const hashes = await world.database.collection('api_keys').find({ userId: world.id }).toArray();
      expect(hashes).toHaveLength(1);
      const hidden = [...world.secrets, user!.passwordHash, hashes[0]['hash'] as string];
      for (const secret of hidden) expect(all).not.toContain(secret);
      expect(all).not.toMatch(/argon2|passwordHash|"hash"|salt|ssid"/i);
      expect(all).not.toContain(world.neighbour);
      expect(all).not.toContain('usr_neighbour');
      expect(all).not.toContain('admin@example.com');
    });
  });

  it('may be had ten times an hour, by an account and not by a key', async () => {
    const { api } = await member(world.url);
    for (let i = 0; i < 10; i++) {
      const answer = await download(api);
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    }
    const refused = await download(api);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'AUTH.TOO_MANY_EXPORTS' });
    const key = (await ok(world.api.post('/api/auth/api-keys', { name: 'k', scopes: [] }))).key as string;
    expect((await download(new ApiClient(world.url, key))).status).toBe(403);
    expect((await download(new ApiClient(world.url, ''))).status).toBe(401);
    const { items } = await ok(world.api.get('/api/auth/api-keys'));
    await world.api.delete(`/api/auth/api-keys/${(items as { id: string }[])[0].id}`);
  });

  it('is closed when the download is broken off', async () => {
    const { id, api } = await member(world.url);
    let isOpen = false;
    let isClosed = false;
    async function* endless(): AsyncIterable<string> {
      isOpen = true;
      try {
        for (;;) {
          await Promise.resolve();
          yield `${Math.random()}\n`.repeat(500);
        }
      } finally {
        isClosed = true;
      }
    }
    world.members.test.app.get(PersonalData, { strict: false }).add({
      name: 'endless',
      collections: [],
      export: function* (person) {
        if (person.id === id) yield { path: 'z.txt', about: { 'pt-BR': '', en: '' }, content: endless() };
      },
      erase: () => Promise.resolve(),
    });
    const reader = (await download(api)).body!.getReader();
    await until(async () => (await reader.read()).value !== undefined && isOpen);
    expect(isClosed).toBe(false);
    await reader.cancel();
    await until(() => isClosed);
  });

  it('tells who has not verified an e-mail nothing of what is known by it', async () => {
    const email = 'claimed@example.com';
    await ok(world.admin.post('/api/events', { userId: email, type: 'visit' }));
    const contact = await ok(world.admin.post('/api/crm/contacts', { email, tags: ['vip'] }));
    const { api, id } = await member(world.url, 'Claimer', email);
    // staff took them for the same person
    await ok(world.admin.patch(`/api/crm/contacts/${contact.id as string}`, { userId: id }));
    const files = await unzipped(Buffer.from(await (await download(api)).arrayBuffer()));
    expect(files.get('events/events.jsonl')).toBe('');
    expect(files.get('account/mails.jsonl')).toBe('');
    expect(files.get('crm/contacts.jsonl')).toBe('');
    expect((await erase(api, { password: world.password })).status).toBe(204);
    await world.erasures.finished();
    const { items } = await ok(world.admin.get(`/api/events?userId=${email}`));
    expect(items).toHaveLength(1);
    const { userId, tags } = await ok(world.admin.get(`/api/crm/contacts/${contact.id as string}`));
    expect({ userId, tags }).toEqual({ userId: undefined, tags: ['vip'] });
    expect(await world.standing('Claimer')).toEqual([]);
    expect(await world.standing(id)).toEqual([`audit: ${id}`]);
    await ok(
      world.admin
        .delete(`/api/events/${(items as { id: string }[])[0].id}`)
        .then((answer) => ({ ...answer, body: {} })),
    );
  });

  function erase(api: ApiClient, body: object) {
    const { token } = api as unknown as { token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return fetch(`${world.url}/api/me`, { method: 'DELETE', headers, body: JSON.stringify(body) });
  }

  describe('is erased', () => {
    it.each([
      ['without a password', () => ({}), 400, 'COMMON.INVALID_INPUT'],
      ['with a wrong password', () => ({ password: 'wrong' }), 403, 'AUTH.WRONG_PASSWORD'],
      ['with unknown fields', () => ({ password: world.password, id: 'usr_1' }), 400, 'COMMON.INVALID_INPUT'],
      ['without a code', () => ({ password: world.password }), 403, 'AUTH.TWO_FACTOR_REQUIRED'],
      [
        'with a wrong code',
        () => ({ password: world.password, code: '000000' }),
        403,
        'AUTH.TWO_FACTOR_WRONG',
      ],
    ])('not %s', async (_, body, status, code) => {
      const answer = await erase(world.api, body());
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ code });
      expect((await world.api.get('/api/auth/me')).status).toBe(200);
    });

    it('not while real money is at stake', async () => {
      const open = { userId: world.id, accountType: 'real', state: 'accepted', status: 'open', todo: true };
      const trades = world.database.collection<Record<string, unknown> & { _id: string }>('trades_history');
      const [row] = await trades.find({ userId: world.id, accountType: 'real' }).toArray();
      await trades.insertOne({
        ...row,
        ...open,
        _id: 'trd_open',
        clientOrderId: 'open',
        createdAt: new Date(),
      });
      const answer = await erase(world.api, { password: world.password, code: world.recoveryCodes[0] });
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ code: 'BROKER.REAL_TRADES_OPEN' });
      expect((await world.api.get('/api/auth/me')).status).toBe(200);
      await trades.deleteOne({ _id: 'trd_open' });
    });

    it('not when nobody could manage users any more', async () => {
      const answer = await erase(world.admin, { password: 'admin-password-1' });
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ code: 'AUTH.LAST_ADMIN' });
      expect((await world.admin.get('/api/auth/me')).status).toBe(200);
      expect(await world.database.collection('erasures').countDocuments({ userId: { $exists: true } })).toBe(
        0,
      );
    });

    it('at once: account, log-ins and keys end, and the e-mail is free', async () => {
      const key = (await ok(world.api.post('/api/auth/api-keys', { name: 'k', scopes: ['market:read'] })))
        .key;
      const byKey = new ApiClient(world.url, key as string);
      expect((await byKey.get('/api/auth/me')).status).toBe(200);
      const answer = await erase(world.api, { password: world.password, code: world.recoveryCodes[1] });
      expect(answer.status).toBe(204);
      expect((await world.api.get('/api/auth/me')).status).toBe(401);
      expect((await byKey.get('/api/auth/me')).status).toBe(401);
      const logIn = { email: world.email, password: world.password };
      expect((await new ApiClient(world.url, '').post('/api/auth/login', logIn)).status).toBe(401);
      expect((await world.admin.get(`/api/admin/users/${world.id}`)).status).toBe(404);
      expect((await ok(world.admin.get('/api/admin/users?search=perpetua'))).total).toBe(0);
      await world.erasures.finished();
    });

    it('in every collection, but for the id in the trail', async () => {
      const escaped = [world.email.replaceAll('.', '%2E'), encodeURIComponent(world.email)];
      const found = await world.standing(world.email, ...escaped, world.name, world.id);
      expect(found).toEqual([`audit: ${world.id}`]);
    });

    it('without another total than before, also counted anew', async () => {
      expect(await figures()).toEqual(totals);
      const { differences } = await world.members.test.app.get(RebuildService, { strict: false }).run();
      expect(differences).toBe(0);
      expect(await figures()).toEqual(totals);
    });

    it('also when everything that came in is tried again', async () => {
      const again = await ok(world.admin.post('/api/webhooks/replay', { status: 'processed' }));
      expect(again.matched).toBe(2);
      expect(again.replayed).toBe(0);
      await world.members.counted();
      expect(await figures()).toEqual(totals);
      expect(await world.standing(world.email)).toEqual([]);
      const { items } = await ok(world.admin.get('/api/webhooks/deliveries'));
      const [{ id }] = items as { id: string }[];
      expect(await ok(world.admin.get(`/api/webhooks/deliveries/${id}`))).toMatchObject({
        body: '',
        erased: true,
      });
    });

    it('with the neighbour untouched', async () => {
      const events = (await ok(world.admin.get(`/api/events?userId=${world.neighbour}`))).items as {
        metadata: { friend?: string; country?: string };
      }[];
      expect(events).toHaveLength(2);
      const [friend] = events.flatMap(({ metadata }) => metadata.friend ?? []);
      expect(friend).toMatch(/^erased_[0-9a-f]+_[0-9a-f]+$/);
      const text = (await world.everything()).get('assistant_messages')!;
      expect(text).toContain(`erased_`);
      expect(text).toContain(`${world.neighbour} for R$ 20,00`);
      const { items: known } = await ok(world.admin.get(`/api/crm/contacts?search=${world.neighbour}`));
      const [contact] = known as { id: string; fields: object }[];
      expect(contact.fields).toEqual({ brought_by: friend });
      const of = async (what: string) =>
        (await ok(world.admin.get(`/api/crm/contacts/${contact.id}/${what}`))).items as object[];
      expect(await of('notes')).toMatchObject([{ text: `A friend of ${friend}` }]);
      expect(await of('tasks')).toMatchObject([{ title: `Ask about ${friend}` }]);
    });

    it('to somebody who comes back and finds nothing of before', async () => {
      await world.register();
      await until(async () => (await world.standing(world.email)).includes(`users: ${world.email}`));
      await ok(world.admin.post('/api/events', { userId: world.email, type: 'visit' }));
      expect((await ok(world.admin.get(`/api/events?userId=${world.email}`))).items).toHaveLength(1);
      const { body } = await world.api.get('/api/me/entitlements');
      expect((body as { items: unknown[] }).items).toEqual([]);
    });

    it('as staff, when another admin is there', async () => {
      const { api, id } = await staff(world.url, 'admin');
      await ok(api.post('/api/admin/invites', { email: 'new@example.com' }));
      expect((await erase(api, { password: world.password })).status).toBe(204);
      await world.erasures.finished();
      expect(await world.standing(id)).toEqual([`audit: ${id}`]);
    });
  });
});
