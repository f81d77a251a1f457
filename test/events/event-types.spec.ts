import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const PURCHASE = {
  type: 'purchase',
  label: 'Compra',
  unit: 'BRL',
  colour: '#1F7A4D',
  fields: [{ path: 'metadata.country', label: 'País' }],
};

describe('event types over HTTP', () => {
  let test: TestApp;
  let api: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
  });
  afterAll(() => test?.close());

  it('are declared, shown, changed and taken back', async () => {
    const created = await api.post('/api/event-types', PURCHASE);
    expect(created).toMatchObject({ status: 201, body: { ...PURCHASE, createdAt: expect.any(String) } });
    expect((await api.post('/api/event-types', PURCHASE)).body).toMatchObject({
      status: 409,
      code: 'EVENT_TYPE.TAKEN',
    });
    expect((await api.post('/api/event-types', { type: 'login' })).body).toMatchObject({
      type: 'login',
      label: 'login',
      unit: null,
      colour: null,
      fields: [],
    });
    expect((await api.get('/api/event-types')).body).toMatchObject({
      items: [{ type: 'login' }, PURCHASE],
      nextCursor: null,
    });
    const changed = await api.patch('/api/event-types/purchase', {
      unit: null,
      fields: [{ path: 'utm.source', label: 'Campaign' }],
    });
    expect(changed.body).toMatchObject({
      label: 'Compra',
      unit: null,
      fields: [{ path: 'metadata.utm.source', label: 'Campaign' }],
    });
    expect((await api.get('/api/event-types/purchase')).body).toEqual(changed.body);
    expect((await api.delete('/api/event-types/purchase')).status).toBe(204);
    for (const answer of [
      await api.get('/api/event-types/purchase'),
      await api.patch('/api/event-types/purchase', { label: 'x' }),
      await api.delete('/api/event-types/purchase'),
    ]) {
      expect(answer.body).toMatchObject({ status: 404, code: 'EVENT_TYPE.NOT_FOUND' });
    }
  });

  const fields = (...paths: string[]) => ({ type: 'x', fields: paths.map((path) => ({ path, label: 'l' })) });
  it.each<[string, object, string]>([
    ['type', { type: 'Not A Type' }, 'type'],
    ['missing type', { label: 'x' }, 'type'],
    ['colour', { type: 'x', colour: 'green' }, 'colour'],
    ['unit', { type: 'x', unit: 'x'.repeat(17) }, 'unit'],
    ['label', { type: 'x', label: '' }, 'label'],
    ['unknown field', { type: 'x', color: '#ffffff' }, 'color'],
    ['__proto__', fields('metadata.__proto__'), 'fields[0].path'],
    ['operator', fields('country', 'metadata.$where'), 'fields[1].path'],
    ['twice', fields('country', 'metadata.country'), 'fields[1].path'],
    ['eleven fields', fields(...Array.from({ length: 11 }, (_, i) => `f${i}`)), 'fields'],
    ['no label of a field', { type: 'x', fields: [{ path: 'country' }] }, 'fields[0].label'],
  ])('refuses a wrong declaration: %s', async (_, body, field) => {
    const { status, body: problem } = await api.post('/api/event-types', body);
    expect(status).toBe(400);
    expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('refuses more fields than there can be indexes', async () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ path: `f${i}`, label: `F${i}` }));
    for (let i = 0; i < 4; i++) {
      expect((await api.post('/api/event-types', { type: `many${i}`, fields: many(10) })).status).toBe(201);
    }
    expect((await api.post('/api/event-types', { type: 'more', fields: many(1) })).body).toMatchObject({
      status: 400,
      code: 'EVENT_TYPE.TOO_MANY_FIELDS',
      errors: [{ field: 'fields' }],
    });
    // a type's own fields are replaced, not added
    expect((await api.patch('/api/event-types/many0', { fields: many(10) })).status).toBe(200);
  });

  it('are for those who may see or write events', async () => {
    const nobody = new ApiClient(test.url, '');
    expect((await nobody.get('/api/event-types')).status).toBe(401);
    const member = { name: 'Member', email: 'member@example.com', password: 'member-password-1' };
    await nobody.post('/api/auth/register', member);
    const client = await ApiClient.logIn(test.url, member.email, member.password);
    expect((await client.get('/api/event-types')).status).toBe(403);
    expect((await client.post('/api/event-types', PURCHASE)).status).toBe(403);
  });
});
