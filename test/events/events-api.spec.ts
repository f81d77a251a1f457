import { EventLedger } from '../../src/events/index.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('/api/events', () => {
  let test: TestApp;
  let token: string;

  beforeAll(async () => {
    test = await startTestApp();
    const login = await call('POST', '/api/auth/login', {
      email: 'admin@example.com',
      password: 'admin-password-1',
    });
    token = (login.body as { accessToken: string }).accessToken;
  });
  afterAll(() => test.close());

  async function call(method: string, path: string, body?: unknown, bearer: string | null = token) {
    const response = await fetch(test.url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as Record<string, unknown> };
  }

  it('records, shows, changes and deletes', async () => {
    const created = await call('POST', '/api/events', {
      id: 'order-1',
      userId: 'ana',
      type: 'purchase',
      value: 143.2,
      timestamp: '2026-01-15T09:30:00-03:00',
      metadata: { country: 'BR' },
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: 'order-1',
      userId: 'ana',
      type: 'purchase',
      value: 143.2,
      currency: 'BRL',
      timestamp: '2026-01-15T12:30:00.000Z',
      metadata: { country: 'BR' },
      source: 'api',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect((await call('GET', '/api/events/order-1')).body).toEqual(created.body);

    const changed = await call('PATCH', '/api/events/order-1', { value: null, type: 'login', metadata: {} });
    expect(changed).toEqual({
      status: 200,
      body: { ...created.body, value: null, type: 'login', metadata: {} },
    });
    await test.app.get(EventLedger).drained();
    expect((await call('GET', '/api/events/order-1')).body).toEqual(changed.body);

    expect(await call('DELETE', '/api/events/order-1')).toEqual({ status: 204, body: null });
    expect((await call('GET', '/api/events/order-1')).status).toBe(404);
    expect((await call('PATCH', '/api/events/order-1', { value: 1 })).status).toBe(404);
    expect((await call('DELETE', '/api/events/order-1')).status).toBe(404);
    await test.app.get(EventLedger).drained();
    const again = await call('POST', '/api/events', { id: 'order-1', userId: 'ana', type: 'purchase' });
    expect(again).toMatchObject({ status: 409, body: { code: 'EVENT.ID_TAKEN' } });
  });

  it('makes an id, the currency and the time when they are missing', async () => {
    const { status, body } = await call('POST', '/api/events', { userId: 'bia', type: 'login' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^evt_/) as string,
      currency: 'BRL',
      value: null,
    });
    expect(body['timestamp']).toBe(body['createdAt']);
  });

  it.each([
    ['unknown field', { userId: 'a', type: 'b', price: 1 }, 'price'],
    ['five decimals', { userId: 'a', type: 'b', value: 1.23456 }, 'value'],
    ['value beyond doubles', '{"userId":"a","type":"b","value":1e999}', 'value'],
    ['key with $', { userId: 'a', type: 'b', metadata: { a: { $set: 1 } } }, 'metadata.a.$set'],
    ['__proto__', '{"userId":"a","type":"b","metadata":{"__proto__":{"x":1}}}', 'metadata.__proto__'],
    ['far future', { userId: 'a', type: 'b', timestamp: '2999-01-01T00:00:00Z' }, 'timestamp'],
    ['no type', { userId: 'a' }, 'type'],
    ['an array', [{ userId: 'a', type: 'b' }], ''],
  ])('refuses %s, names the field and stores nothing', async (_, body, field) => {
    const count = async () =>
      ((await call('GET', '/api/events?limit=200')).body['items'] as unknown[]).length;
    const before = await count();
    const answer = await call('POST', '/api/events', body);
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { field: string }[])[0].field).toBe(field);
    expect(await count()).toBe(before);
  });

  it('refuses malformed and empty bodies', async () => {
    expect((await call('POST', '/api/events', '{"userId":')).status).toBe(400);
    expect((await call('POST', '/api/events', '')).status).toBe(400);
    expect((await call('PATCH', '/api/events/nobody', { id: 'x' })).status).toBe(400);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['to=2026-02-30', 'to'],
    ['from=2026-02-01&to=2026-01-01', 'from'],
    ['minValue=x', 'minValue'],
    ['minValue=1.23456', 'minValue'],
    ['minValue=2&maxValue=1', 'minValue'],
    ['limit=201', 'limit'],
    ['limit=0', 'limit'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 'cursor'],
    ['sort=asc', 'sort'],
    ['type=a&type=b', 'type'],
  ])('refuses the list with %s', async (query, field) => {
    const answer = await call('GET', `/api/events?${query}`);
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { field: string }[])[0].field).toBe(field);
  });

  it('is for staff', async () => {
    for (const [method, path] of [
      ['GET', '/api/events'],
      ['POST', '/api/events'],
      ['GET', '/api/events/x'],
      ['PATCH', '/api/events/x'],
      ['DELETE', '/api/events/x'],
    ] as const) {
      expect((await call(method, path, method === 'GET' ? undefined : {}, null)).status).toBe(401);
    }
    const member = await call('POST', '/api/auth/register', {
      name: 'Mem Ber',
      email: 'member@example.com',
      password: 'member-password-1',
    });
    const bearer = (member.body as { accessToken: string }).accessToken;
    expect((await call('GET', '/api/events', undefined, bearer)).status).toBe(403);
    expect((await call('POST', '/api/events', { userId: 'a', type: 'b' }, bearer)).status).toBe(403);
  });
});
