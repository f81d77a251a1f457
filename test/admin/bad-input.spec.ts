import { createHmac } from 'node:crypto';
import { Config } from '../../src/config/index.js';
import { permissionsOf } from '../../src/auth/index.js';
import { type Route, routesOf } from '../factories/routes.js';
import { member, type Person } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

/** Streams that say their errors within the answer. */
const UNIX_SECONDS = () => Math.floor(Date.now() / 1000);

describe('over every route', () => {
  let test: TestApp;
  let routes: Route[];
  let admin: ApiClient;
  let adminToken: string;
  let ana: Person;
  let bia: Person;

  beforeAll(async () => {
    test = await startTestApp();
    routes = routesOf(test.app).filter((route) => !route.public);
    const body = { email: 'admin@example.com', password: 'admin-password-1' };
    const answer = await new ApiClient(test.url, '').post('/api/auth/login', body);
    adminToken = answer.body.accessToken as string;
    admin = new ApiClient(test.url, adminToken);
    ana = await member(test.url, 'Ana');
    bia = await member(test.url, 'Bia');
  });
  afterAll(() => test?.close());

  const ask = async (route: Route, token: string, { id = 'x', query = '', body }: Asked = {}) => {
    const response = await fetch(test.url + route.path.replace(/\{\w+\}/g, id) + query, {
      method: route.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, text: await response.text() };
  };
  /** Routes that answered otherwise. */
  const others = async (
    asked: readonly Route[],
    expected: readonly number[],
    call: (route: Route) => Promise<{ status: number }[]>,
  ): Promise<string[]> => {
    const found: string[] = [];
    for (const route of asked) {
      for (const { status } of await call(route)) {
        if (!expected.includes(status)) found.push(`${route.name}: ${status}`);
      }
    }
    return found;
  };

  it('an operator of the database in the query is refused', async () => {
    const reading = routes.filter(({ method, query }) => method === 'get' && query.length > 0);
    expect(reading.length).toBeGreaterThan(20);
    const found = await others(reading, [400], (route) =>
      Promise.all(
        route.query.flatMap((name) =>
          [`?${name}[$ne]=x`, `?${name}[$regex]=.*`, `?${encodeURIComponent(`${name}[$gt]`)}=`].map((query) =>
            ask(route, adminToken, { query }),
          ),
        ),
      ),
    );
    expect(found).toEqual([]);
  });

  it('numbers out of their bounds are refused', async () => {
    const BOUNDS: Record<string, string[]> = {
      limit: ['1e9', '1000000000', '-1', '0', 'NaN', '0x10'],
      page: ['-1', '0', '1e9', ''],
      pageSize: ['-1', '0', '1e9', '101'],
      days: ['0', '-1', '367', '1.5'],
    };
    const counted = routes.filter(({ query }) => query.some((name) => name in BOUNDS));
    const found = await others(counted, [400], (route) =>
      Promise.all(
        route.query
          .filter((name) => name in BOUNDS)
          .flatMap((name) =>
            BOUNDS[name].map((value) => ask(route, adminToken, { query: `?${name}=${value}` })),
          ),
      ),
    );
    expect(found).toEqual([]);
  });

  it('a cursor of nobody is refused', async () => {
    const paged = routes.filter(({ query }) => query.includes('cursor'));
    expect(paged.length).toBeGreaterThan(5);
    const made = Buffer.from(JSON.stringify([{ $ne: 1 }])).toString('base64url');
    const found = await others(paged, [400, 404], (route) =>
      Promise.all([made, '%00', 'x'].map((cursor) => ask(route, adminToken, { query: `?cursor=${cursor}` }))),
    );
    expect(found).toEqual([]);
  });

  it('a role that is given along is refused, and nobody has it', async () => {
    const given = '{"role":"admin","status":"active","permissions":["users:manage"],"userId":"usr_x"}';
    const taking = routes.filter(({ takesBody }) => takesBody);
    expect(taking.length).toBeGreaterThan(15);
    const found = await others(taking, [400, 403, 404], async (route) => [
      await ask(route, ana.token, { body: given }),
    ]);
    expect(found).toEqual([]);
    expect((await ana.api.get('/api/auth/me')).body).toMatchObject({ role: 'member', status: 'active' });
    const account = {
      name: 'A',
      email: 'role@example.com',
      password: 'correct horse battery',
      role: 'admin',
    };
    expect((await new ApiClient(test.url, '').post('/api/auth/register', account)).status).toBe(400);
    expect((await ana.api.patch('/api/auth/me', { role: 'admin' })).status).toBe(400);
  });

  it("somebody else's things are not there", async () => {
    const own = permissionsOf('member');
    const ids = await thingsOf(bia);
    const addressed = routes.filter(
      ({ path, permission }) => path.includes('{') && (permission === 'own' || own.has(permission as never)),
    );
    expect(addressed.length).toBeGreaterThan(8);
    const found = await others(addressed, [400, 404, 409], (route) =>
      Promise.all(ids.map((id) => ask(route, ana.token, { id, ...(route.takesBody && { body: '{}' }) }))),
    );
    expect(found).toEqual([]);
    expect(await thingsOf(bia, false)).toEqual(ids); // and they are as they were
  });

  it('staff routes are closed to members', async () => {
    const own = permissionsOf('member');
    const ofStaff = routes.filter(({ permission }) => permission !== 'own' && !own.has(permission as never));
    expect(ofStaff.length).toBeGreaterThan(30);
    expect(await others(ofStaff, [403], async (route) => [await ask(route, ana.token)])).toEqual([]);
  });

  it('a token that is not one of ours, or not for this, is refused', async () => {
    const [, payload] = adminToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const secret = test.app.get(Config).jwtSecret;
    const { refreshToken } = (
      await new ApiClient(test.url, '').post('/api/auth/login', {
        email: 'admin@example.com',
        password: 'admin-password-1',
      })
    ).body as { refreshToken: string };
    const tokens = {
      none: jwt({ alg: 'none', typ: 'JWT' }, claims, () => ''),
      'NONE in capitals': jwt({ alg: 'NONE' }, claims, () => ''),
      'another algorithm': jwt({ alg: 'HS512' }, claims, (text) => hmac('sha512', secret, text)),
      'a public key as secret': jwt({ alg: 'RS256' }, claims, (text) => hmac('sha256', secret, text)),
      'another secret': jwt({ alg: 'HS256' }, claims, (text) => hmac('sha256', `${secret}x`, text)),
      expired: jwt({ alg: 'HS256' }, { ...claims, exp: UNIX_SECONDS() - 1 }, (text) =>
        hmac('sha256', secret, text),
      ),
      'without an end': jwt({ alg: 'HS256' }, { ...claims, exp: undefined }, (text) =>
        hmac('sha256', secret, text),
      ),
      'of nobody': jwt({ alg: 'HS256' }, { ...claims, sub: 'usr_x' }, (text) => hmac('sha256', secret, text)),
      'of another audience': jwt({ alg: 'HS256' }, { ...claims, aud: 'another-service' }, (text) =>
        hmac('sha256', secret, text),
      ),
      'a refresh token': refreshToken,
      'cut off': adminToken.slice(0, -2),
    };
    // the same by hand is good: so it is the difference that is refused
    const good = jwt({ alg: 'HS256' }, claims, (text) => hmac('sha256', secret, text));
    expect((await new ApiClient(test.url, good).get('/api/auth/me')).status).toBe(200);
    const found: string[] = [];
    for (const [name, token] of Object.entries(tokens)) {
      const asked = await others(routes, [401], async (route) => [await ask(route, token)]);
      found.push(...asked.map((answer) => `${name}: ${answer}`));
    }
    expect(found).toEqual([]);
    expect((await admin.get('/api/auth/me')).status).toBe(200);
  });

  /** Ids of what the person has; makes it, unless it is only looked for. */
  async function thingsOf({ api }: Person, make = true): Promise<string[]> {
    if (make) {
      await api.post('/api/auth/api-keys', { name: 'K', scopes: [] });
      await api.post('/api/assistant/conversations', {});
      await api.post('/api/broker/orders', {
        asset: 'EURUSD-OTC',
        kind: 'blitz',
        direction: 'call',
        stake: 10,
        expirySeconds: 60,
        accountType: 'demo',
        clientOrderId: 'order-1',
      });
    }
    const lists = [
      '/api/auth/api-keys',
      '/api/auth/sessions',
      '/api/assistant/conversations',
      '/api/broker/orders',
    ];
    const found: string[] = [];
    for (const path of lists) {
      const { items } = (await api.get(path)).body as { items: { id: string }[] };
      expect(items.length).toBeGreaterThan(0);
      found.push(...items.map(({ id }) => id));
    }
    return found;
  }
});

interface Asked {
  /** In the place of every parameter of the path. */
  id?: string;
  query?: string;
  body?: string;
}

function jwt(header: object, claims: object, sign: (text: string) => string): string {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign(text)}`;
}

function hmac(algorithm: string, secret: string, text: string): string {
  return createHmac(algorithm, secret).update(text).digest('base64url');
}
