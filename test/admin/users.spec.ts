import { UserDirectory } from '../../src/admin/users/user-directory.js';
import { AccountStates, UserRepository } from '../../src/auth/index.js';
import { BotRepository } from '../../src/bot/index.js';
import { Database } from '../../src/platform/index.js';
import { BotOwner } from '../factories/bot-owner.js';
import { letIn, openSocket } from '../factories/socket.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

describe('users, for staff', () => {
  let test: TestApp;
  let admin: ApiClient;
  let adminId: string;
  let operator: Person;
  let people: Person[];

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    adminId = (await admin.get('/api/auth/me')).body.id as string;
    operator = await staff(test.url, 'operator');
    const names = ['João Conceição', 'Joana Silva', 'Marcos Silva', "Zoë O'Brien"];
    people = [];
    for (const [at, name] of names.entries())
      people.push(await member(test.url, name, `p${at}@trade.example`));
  });
  afterAll(() => test?.close());

  const find = async (query: Record<string, string>) => {
    const answer = await operator.api.get(`/api/admin/users?${new URLSearchParams(query).toString()}`);
    expect(answer.status).toBe(200);
    return answer.body as { items: { name: string; id: string }[]; total: number; pages: number };
  };
  const names = async (search: string) =>
    (await find({ search, sort: 'name' })).items.map(({ name }) => name);

  describe('search', () => {
    it.each([
      ['JOAO', ['João Conceição']],
      ['jo', ['Joana Silva', 'João Conceição']],
      ['silva', ['Joana Silva', 'Marcos Silva']],
      ['silva mar', ['Marcos Silva']],
      ['ilva', []],
      ['p3@trade', ["Zoë O'Brien"]],
      ["o'br", ["Zoë O'Brien"]],
      ['zoe', ["Zoë O'Brien"]],
      ['(a+)+$', []],
      ['.*', []],
      ['$ne', []],
    ])('%s', async (search, expected) => {
      expect(await names(search)).toEqual(expected);
    });

    it('counts exactly, page by page', async () => {
      const query = { search: 'trade', pageSize: '3', sort: '-email' };
      const first = await find({ ...query, page: '1' });
      const second = await find({ ...query, page: '2' });
      expect(first).toMatchObject({ page: 1, pageSize: 3, total: 4, pages: 2 });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
        people.map(({ id }) => id).reverse(),
      );
      expect(await find({ ...query, page: '9' })).toMatchObject({ items: [], total: 4 });
    });

    it('shows who is new, renamed, demoted, suspended, or gone in the next answer', async () => {
      const { id } = await member(test.url, 'Xuxa Nova');
      expect(await names('xuxa')).toEqual(['Xuxa Nova']);
      expect((await admin.patch(`/api/admin/users/${id}`, { name: 'Yara\nNova' })).status).toBe(400);
      await admin.patch(`/api/admin/users/${id}`, { name: 'Yara Nova' });
      expect(await names('xuxa')).toEqual([]);
      expect(await names('yara')).toEqual(['Yara Nova']);
      expect((await find({ search: 'yara', role: 'operator' })).total).toBe(0);
      await admin.patch(`/api/admin/users/${id}`, { role: 'operator' });
      expect((await find({ search: 'yara', role: 'operator' })).total).toBe(1);
      await admin.post(`/api/admin/users/${id}/suspend`);
      expect((await find({ search: 'yara', status: 'suspended' })).total).toBe(1);
      expect((await find({ search: 'yara', status: 'active' })).total).toBe(0);
      const { total } = await find({});
      await test.app
        .get(Database)
        .connection.collection('users')
        .deleteOne({ _id: id as never });
      expect(await names('yara')).toEqual([]);
      expect((await find({})).total).toBe(total - 1);
    });

    it('does not count somebody who went away while all were read for the first time', async () => {
      const users = test.app.get(UserRepository);
      const gone = await member(test.url, 'Fugaz Alves');
      const listed = users.listed.bind(users);
      users.listed = async function* () {
        for await (const chunk of listed()) {
          yield chunk;
          await users.delete(gone.id);
        }
      };
      try {
        const question = { sort: 'name', descending: false, skip: 0, limit: 10 } as const;
        const found = await new UserDirectory(users).find({ terms: ['fugaz'], ...question });
        expect(found).toEqual({ ids: [], total: 0 });
      } finally {
        users.listed = listed;
      }
    });

    it('finds rows that another program wrote without a stamp', async () => {
      const users = test.app.get(Database).connection.collection('users');
      const { _id, changedAt: _, ...row } = (await users.findOne({ email: 'p0@trade.example' }))!;
      await users.insertOne({ ...row, _id: 'usr_old' as never, email: 'old@trade.example', name: 'Older' });
      expect(await names('older')).toEqual(['Older']);
    });
  });

  it.each([
    'page=0',
    'page=-1',
    'page=1.5',
    'page=1e3',
    'pageSize=0',
    'pageSize=101',
    'limit=1e9',
    'sort=passwordHash',
    'role=king',
    'status=',
    'status[$ne]=active',
    'search[$regex]=a',
    'search=a&search=b',
  ])('refuses ?%s', async (query) => {
    expect((await admin.get(`/api/admin/users?${query}`)).status).toBe(400);
  });

  it('shows a user with everything but secrets', async () => {
    const [{ id, api, email }] = people;
    await api.post('/api/auth/api-keys', { name: 'Mine', scopes: ['trading:read'] });
    await admin.post('/api/events', { userId: email, type: 'purchase', value: 10 });
    await api.post('/api/bot/connect', {});
    const { status, body } = await operator.api.get(`/api/admin/users/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      email,
      role: 'member',
      status: 'active',
      events: [{ userId: email, type: 'purchase' }],
      trades: [],
      sessions: [{ current: false, ip: '127.0.0.1' }],
      apiKeys: [{ name: 'Mine' }],
      bot: { connected: true, running: false },
      audit: [],
    });
    expect(JSON.stringify(body)).not.toMatch(/passwordHash|argon2|"hash"|salt|"key"/);
    expect((await operator.api.get('/api/admin/users/usr_nobody')).status).toBe(404);
  });

  it('is read by operators and changed by admins only', async () => {
    const [{ id, api }] = people;
    for (const [by, status] of [
      [operator.api, 403],
      [api, 403],
      [new ApiClient(test.url, ''), 401],
    ] as const) {
      expect((await by.patch(`/api/admin/users/${id}`, { role: 'admin' })).status).toBe(status);
      expect((await by.post(`/api/admin/users/${id}/suspend`)).status).toBe(status);
    }
    expect((await api.get('/api/admin/users')).status).toBe(403);
    expect((await admin.get(`/api/admin/users/${id}`)).body.role).toBe('member');
  });

  it.each(['status', 'passwordHash', 'emailVerified', 'id', 'email', '__proto__', 'changedAt'])(
    'refuses %s in a change',
    async (field) => {
      const { id } = people[1];
      const answer = await fetch(`${test.url}/api/admin/users/${id}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${(admin as unknown as { token: string }).token}`,
          'content-type': 'application/json',
        },
        body: `{"${field}": "suspended"}`,
      });
      expect(answer.status).toBe(400);
    },
  );

  describe('the last admin', () => {
    it('is neither demoted nor suspended, nor suspends itself', async () => {
      const demoted = await admin.patch(`/api/admin/users/${adminId}`, { role: 'member' });
      expect(demoted).toMatchObject({ status: 409, body: { code: 'AUTH.LAST_ADMIN' } });
      const suspended = await admin.post(`/api/admin/users/${adminId}/suspend`);
      expect(suspended).toMatchObject({ status: 409, body: { code: 'ADMIN.OWN_ACCOUNT' } });
      expect((await admin.get('/api/auth/me')).body).toMatchObject({ role: 'admin', status: 'active' });
    });

    it('stays when two suspend each other at the same time', async () => {
      const other = await staff(test.url, 'admin');
      await Promise.all([
        other.api.post(`/api/admin/users/${adminId}/suspend`),
        admin.post(`/api/admin/users/${other.id}/suspend`),
      ]);
      const left = await test.app.get(UserRepository).activeAdmins();
      expect(left.length).toBeGreaterThan(0);
      await test.app.get(AccountStates).activate(adminId);
      await test.app.get(AccountStates).activate(other.id);
      admin = await ApiClient.logIn(test.url);
      expect((await admin.patch(`/api/admin/users/${other.id}`, { role: 'member' })).status).toBe(200);
    });
  });

  describe('a suspension', () => {
    it('ends log-ins, keys, sockets and the bot at once, and says so on /admin', async () => {
      const owner = await BotOwner.register(test.url);
      const { key } = (await owner.api.post('/api/auth/api-keys', { name: 'K', scopes: ['trading:read'] }))
        .body;
      const program = new ApiClient(test.url, key as string);
      expect((await program.get('/api/broker/trades')).status).toBe(200);
      await owner.connect();
      expect((await owner.start()).status).toBe(200);
      const told: [string, unknown][] = [];
      const screen = openSocket(`${test.url}/admin`, operator.token);
      for (const event of ['user:suspended', 'user:activated']) {
        screen.on(event, (payload: unknown) => told.push([event, payload]));
      }
      await letIn(screen);

      const answer = await admin.post(`/api/admin/users/${owner.userId}/suspend`, { reason: 'Chargebacks' });
      expect(answer).toMatchObject({ status: 200, body: { id: owner.userId, status: 'suspended' } });
      expect((await owner.api.get('/api/auth/me')).status).toBe(401);
      expect((await program.get('/api/broker/trades')).status).toBe(401);
      await until(() => !owner.isConnected);
      await until(async () => (await test.app.get(BotRepository).find(owner.userId))?.state === 'stopped');
      await until(() => told.length === 1);
      await admin.post(`/api/admin/users/${owner.userId}/suspend`); // once more: nobody is told
      await admin.post(`/api/admin/users/${owner.userId}/activate`);
      await admin.post(`/api/admin/users/${owner.userId}/activate`);
      await until(() => told.length >= 2);
      const by = { userId: owner.userId, by: adminId, at: expect.any(String) };
      expect(told).toEqual([
        ['user:suspended', { ...by, reason: 'Chargebacks' }],
        ['user:activated', by],
      ]);
      expect((await program.get('/api/broker/trades')).status).toBe(200);
      expect((await owner.api.get('/api/auth/me')).status).toBe(401); // the log-in is over all the same
      screen.disconnect();
    });

    it('stops a bot also where nobody heard of it', async () => {
      const owner = await BotOwner.register(test.url);
      await owner.connect();
      await owner.start();
      // as a process that died between the two steps leaves it
      await test.app.get(UserRepository).setStatus(owner.userId, 'suspended');
      await until(async () => (await test.app.get(BotRepository).find(owner.userId))?.state === 'stopped');
      owner.leave();
    });
  });
});
