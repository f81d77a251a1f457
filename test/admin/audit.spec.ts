import { Audit, Database } from '../../src/platform/index.js';
import { PERMISSIONS, permissionsOf } from '../../src/auth/index.js';
import { routesOf } from '../factories/routes.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

interface Entry {
  id: string;
  action: string;
  outcome: string;
  [field: string]: unknown;
}

describe('the trail of changes by staff', () => {
  let test: TestApp;
  let admin: ApiClient;
  let adminId: string;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    adminId = (await admin.get('/api/auth/me')).body.id as string;
  });
  afterAll(() => test?.close());

  const entries = async (query: Record<string, string>): Promise<Entry[]> =>
    (await admin.get(`/api/admin/audit?${new URLSearchParams(query).toString()}`)).body.items;

  it('has every route by which staff changes something', () => {
    const forAll = permissionsOf('member');
    const ofStaff = new Set<unknown>(PERMISSIONS.filter((permission) => !forAll.has(permission)));
    const changing = routesOf(test.app).filter(
      // whoever may only read changes nothing, also by a POST that shows how a mail would look
      ({ method, permission }) =>
        method !== 'get' && ofStaff.has(permission) && !String(permission).endsWith(':read'),
    );
    expect(changing.length).toBeGreaterThan(15);
    expect(changing.filter(({ audited }) => typeof audited !== 'string').map(({ name }) => name)).toEqual([]);
  });

  it('tells who, what, before and after, and from where', async () => {
    const { id } = await member(test.url, 'Bia');
    await admin.patch(`/api/admin/users/${id}`, { role: 'operator' });
    expect(await entries({ target: id })).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        correlationId: expect.stringMatching(/^req_/),
        at: expect.stringMatching(/Z$/),
        actorId: adminId,
        actorEmail: 'admin@example.com',
        via: 'session',
        action: 'users.change',
        target: { kind: 'user', id },
        before: { name: 'Bia', role: 'member', status: 'active' },
        after: { name: 'Bia', role: 'operator', status: 'active' },
        address: '127.0.0.1',
        outcome: 'done',
      },
    ]);
  });

  it('tells of an API key, and of what was deleted', async () => {
    const { key, id: keyId } = (
      await admin.post('/api/auth/api-keys', { name: 'K', scopes: ['events:write'] })
    ).body as { key: string; id: string };
    const program = new ApiClient(test.url, key);
    const { id } = (await program.post('/api/events', { userId: 'ana', type: 'purchase', value: 9.5 })).body;
    await program.patch(`/api/events/${id}`, { value: 8 });
    await program.delete(`/api/events/${id}`);
    const [deleted, changed, created] = await entries({ target: id as string });
    expect(created).toMatchObject({ action: 'events.create', via: 'key', keyId, after: { value: 9.5 } });
    expect(changed).toMatchObject({ action: 'events.change', before: { value: 9.5 }, after: { value: 8 } });
    expect(deleted).toMatchObject({ action: 'events.delete', before: { value: 8, userId: 'ana' } });
    expect(deleted).not.toHaveProperty('after');
  });

  it('never has a secret', async () => {
    const secret = `whsec_${Buffer.alloc(24, 'not for the trail').toString('base64')}`;
    const url = 'https://hooks.example.com/T0/very-secret-part';
    await admin.post('/api/webhooks/sources', { slug: 'shop', kind: 'standard', secret });
    await admin.post('/api/webhooks/sources/shop/rotate-secret', { secret });
    await admin.post('/api/webhooks/subscriptions', { url, eventTypes: ['*'], secret });
    const rows = await test.app.get(Database).connection.collection('audit').find().toArray();
    const text = JSON.stringify(rows);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('very-secret-part');
    expect((await entries({ action: 'webhooks.source.create' }))[0]).toMatchObject({
      target: { kind: 'webhook-source', id: 'shop' },
      after: { slug: 'shop', kind: 'standard', trusted: false },
    });
    expect((await entries({ action: 'webhooks.subscription.create' }))[0]).toMatchObject({
      after: { host: 'hooks.example.com', eventTypes: ['*'], enabled: true },
    });
  });

  it('has what was refused, and why', async () => {
    await admin.post(`/api/admin/users/${adminId}/suspend`, { reason: 'Holiday' });
    await admin.patch('/api/admin/users/nobody', { role: 'king' });
    const [unfit] = await entries({ action: 'users.change', target: 'nobody' });
    expect(unfit).toMatchObject({
      outcome: 'refused',
      code: 'COMMON.INVALID_INPUT',
      after: { role: 'king' },
    });
    expect((await entries({ action: 'users.suspend', actor: adminId }))[0]).toMatchObject({
      outcome: 'refused',
      code: 'ADMIN.OWN_ACCOUNT',
      after: { reason: 'Holiday' },
    });
  });

  it('does not make a change that it cannot write down', async () => {
    const { id } = await member(test.url);
    const { connection } = test.app.get(Database);
    await connection.db!.command({ collMod: 'audit', validator: { never: { $exists: true } } });
    try {
      expect((await admin.patch(`/api/admin/users/${id}`, { name: 'Other' })).status).toBe(500);
    } finally {
      await connection.db!.command({ collMod: 'audit', validator: {} });
    }
    expect((await admin.get(`/api/admin/users/${id}`)).body).toMatchObject({ name: 'Ana Souza', audit: [] });
  });

  it('is read by page and by time, by operators too, and by nobody else', async () => {
    const operator = await staff(test.url, 'operator');
    const first = (await operator.api.get('/api/admin/audit?limit=2')).body;
    expect(first.items).toHaveLength(2);
    const rest = (await operator.api.get(`/api/admin/audit?limit=200&cursor=${first.nextCursor}`)).body;
    const all = await entries({ limit: '200' });
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(await entries({ from: '2999-01-01' })).toEqual([]);
    expect(await entries({ to: '2999-01-01', limit: '200' })).toEqual(all);
    expect(await entries({ to: '2020-01-01' })).toEqual([]);
    expect((await (await member(test.url)).api.get('/api/admin/audit')).status).toBe(403);
    expect((await admin.get('/api/admin/audit?cursor=x')).status).toBe(400);
  });

  it('forgets a person, and not that something was done', async () => {
    const { id, email } = await member(test.url, 'Forgotten Person');
    await admin.post(`/api/admin/users/${id}/suspend`, { reason: 'Asked by Forgotten Person' });
    await admin.post('/api/events', { userId: email, type: 'login' });
    const told = { emails: ['other@example.com', email.toUpperCase()] };
    expect((await admin.patch('/api/admin/alert-settings', told)).status).toBe(200);
    await test.app.get(Audit).forget({ id, email });
    const rows = await test.app.get(Database).connection.collection('audit').find().toArray();
    expect(JSON.stringify(rows)).not.toMatch(/Forgotten Person/);
    expect(JSON.stringify(rows).toLowerCase()).not.toContain(email);
    expect((await entries({ action: 'alert-settings.change' }))[0]).toMatchObject({
      after: { emails: ['other@example.com', 'erased'] },
    });
    expect((await entries({ target: id }))[0]).toMatchObject({
      actorId: adminId,
      action: 'users.suspend',
      after: { status: 'suspended' },
    });
  });
});
