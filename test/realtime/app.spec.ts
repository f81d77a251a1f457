import type { Socket } from 'socket.io-client';
import { letIn, openSocket } from '../factories/socket.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

/** The whole application: accounts fill the handshake, events and analytics speak. */
describe('realtime in the application', () => {
  let test: TestApp;
  const clients: Socket[] = [];
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(() => test.close());

  async function post(path: string, body: object, token?: string): Promise<Record<string, unknown>> {
    const response = await fetch(test.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} ${response.status} ${text}`);
    return (text ? JSON.parse(text) : {}) as Record<string, unknown>;
  }

  const asAdmin = async (): Promise<string> => {
    const { adminEmail: email, adminPassword: password } = test.config;
    return (await post('/api/auth/login', { email, password })).accessToken as string;
  };

  let members = 0;
  const asMember = async (): Promise<string> => {
    const email = `member${++members}@example.com`;
    const account = await post('/api/auth/register', { name: 'Bia', email, password: 'a long password' });
    return account.accessToken as string;
  };

  function connect(token: string, namespace = '/'): Promise<Socket> {
    const client = openSocket(test.url + namespace, token);
    clients.push(client);
    return letIn(client);
  }

  const next = (client: Socket, event: string): Promise<Record<string, unknown>> =>
    new Promise((resolve) => client.once(event, resolve));

  it('shows a new event and the figures of today to staff, and neither to a member', async () => {
    const token = await asAdmin();
    const staff = await connect(token);
    const member = await connect(await asMember());
    const heard: string[] = [];
    member.onAny((event: string) => heard.push(event));

    const created = next(staff, 'event:created');
    const update = next(staff, 'analytics:update');
    const event = { id: 'order-1', userId: 'ana', type: 'purchase', value: 149.9, currency: 'BRL' };
    await post('/api/events', event, token);
    expect((await created).events).toEqual([expect.objectContaining(event)]);
    expect(await update).toMatchObject({ totalEvents: 1, purchases: 1, activeUsers: 1 });
    expect(heard).toEqual([]);
  });

  it('keeps members out of /admin, and an API key out of every namespace', async () => {
    await expect(connect(await asMember(), '/admin')).rejects.toMatchObject({
      data: { code: 'AUTH.FORBIDDEN' },
    });
    expect((await connect(await asAdmin(), '/admin')).connected).toBe(true);
    const body = { name: 'reader', scopes: ['analytics:read'] };
    const { key } = await post('/api/auth/api-keys', body, await asAdmin());
    await expect(connect(key as string)).rejects.toMatchObject({ data: { code: 'AUTH.UNAUTHENTICATED' } });
  });

  it('closes at log-out, and lets the ended session in no more', async () => {
    const token = await asMember();
    const client = await connect(token);
    const closing = next(client, 'closing');
    const gone = next(client, 'disconnect');
    await post('/api/auth/logout', {}, token);
    expect(await closing).toMatchObject({ code: 'AUTH.SESSION_ENDED' });
    expect(await gone).toEqual('io server disconnect');
    await expect(connect(token)).rejects.toMatchObject({
      data: { code: 'AUTH.UNAUTHENTICATED', status: 401 },
    });
  });
});
