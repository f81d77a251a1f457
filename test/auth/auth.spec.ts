import { startTestApp, type TestApp } from '../setup/test-app.js';

const password = 'correct horse battery';
const EVIL = 'https://evil.example';

interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of any shape are looked at
  headers: Headers;
  /** `name=value` of the refresh cookie, and its attributes. */
  cookie: string;
  cookieAttributes: string;
}

async function call(
  test: TestApp,
  route: string,
  options: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method, path] = route.split(' ') as [string, string];
  const response = await fetch(`${test.url}/api/auth/${path}`, {
    method,
    headers: {
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...(options.token && { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const [cookie = '', ...attributes] = (response.headers.getSetCookie()[0] ?? '').split('; ');
  return {
    status: response.status,
    body: text ? JSON.parse(text) : undefined,
    headers: response.headers,
    cookie,
    cookieAttributes: attributes.join('; '),
  };
}

describe('auth over HTTP', () => {
  let test: TestApp;
  let people = 0;
  beforeAll(async () => {
    test = await startTestApp({ CORS_ORIGINS: 'https://console.example', TRUST_PROXY: '1' });
  });
  afterAll(() => test.close());

  const admin = () =>
    call(test, 'POST login', { body: { email: 'ADMIN@example.com', password: 'admin-password-1' } });
  const person = async () => {
    const body = { name: ' Ana ', email: `Person${++people}@Example.com`, password };
    return call(test, 'POST register', { body });
  };

  describe('register', () => {
    it('answers 201 with the account and tokens that work', async () => {
      const { status, body, headers } = await person();
      expect(status).toBe(201);
      expect(body).toEqual({
        user: {
          id: expect.stringMatching(/^usr_/),
          email: `person${people}@example.com`,
          name: 'Ana',
          role: 'member',
          status: 'active',
          emailVerified: false,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        },
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        expiresIn: 900,
      });
      expect(headers.get('cache-control')).toBe('no-store');
      const me = await call(test, 'GET me', { token: body.accessToken });
      expect(me).toMatchObject({
        status: 200,
        body: {
          ...body.user,
          permissions: ['assistant:use', 'market:read', 'trading:read', 'trading:write'],
        },
      });
    });

    it('takes an e-mail once, without regard to case', async () => {
      const { body } = await person();
      const again = { name: 'B', email: body.user.email.toUpperCase(), password };
      const answer = await call(test, 'POST register', { body: again });
      expect(answer).toMatchObject({ status: 409, body: { code: 'AUTH.EMAIL_TAKEN', status: 409 } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    const good = { name: 'Ana', email: 'someone@example.com', password };
    it.each([
      { field: 'name', body: { ...good, name: '  ' } },
      { field: 'name', body: { ...good, name: 5 } },
      { field: 'name', body: { ...good, name: 'Ana\r\nBcc: eve@example.com' } },
      { field: 'name', body: { ...good, name: 'x'.repeat(101) } },
      { field: 'email', body: { ...good, email: 'someone' } },
      { field: 'email', body: { ...good, email: { $gt: '' } } },
      { field: 'email', body: { ...good, email: '\ud800@example.com' } },
      { field: 'email', body: { name: 'Ana', password } },
      { field: 'password', body: { ...good, password: 'x'.repeat(9) } },
      { field: 'password', body: { ...good, password: 'x'.repeat(129) } },
      { field: 'password', body: { ...good, password: ['correct', 'horse'] } },
      { field: 'role', body: { ...good, role: 'admin' } },
    ])('names the field at fault: $field', async ({ field, body }) => {
      const answer = await call(test, 'POST register', { body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    });

    it.each([
      ['x'.repeat(10), 201],
      ['x'.repeat(128), 201],
    ])('takes a password of the shortest and the longest length', async (edge, status) => {
      const body = { name: 'Ana', email: `edge${edge.length}@example.com`, password: edge };
      expect((await call(test, 'POST register', { body })).status).toBe(status);
    });
  });

  describe('log-in', () => {
    it('answers 200 with what register answers, whatever the case of the e-mail', async () => {
      const { status, body } = await admin();
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken', 'user']);
      const me = await call(test, 'GET me', { token: body.accessToken });
      expect(me.body).toMatchObject({ role: 'admin', permissions: expect.arrayContaining(['users:manage']) });
    });

    it('says the same of a wrong password and of an unknown account', async () => {
      const { body } = await person();
      const attempt = (email: string) => call(test, 'POST login', { body: { email, password: 'wrong' } });
      const [wrong, unknown] = [await attempt(body.user.email), await attempt('nobody@example.com')];
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      expect({ ...wrong.body, id: '' }).toEqual({ ...unknown.body, id: '' });
    });

    it('holds an account after too many wrong passwords from one address, and its owner elsewhere is let in', async () => {
      const { body } = await person();
      const attempt = (i: number, secret: string) =>
        call(test, 'POST login', {
          body: { email: body.user.email, password: secret },
          headers: { 'x-forwarded-for': `203.0.113.${i}, 198.51.100.7` }, // one proxy is believed: the last one
        });
      const statuses = [];
      for (let i = 0; i < 8; i++) statuses.push((await attempt(i, 'wrong')).status);
      expect(new Set(statuses)).toEqual(new Set([401]));
      const held = await attempt(9, password);
      expect((await call(test, 'POST login', { body: { email: body.user.email, password } })).status).toBe(
        200,
      );
      expect(held).toMatchObject({ status: 429, body: { code: 'AUTH.TOO_MANY_ATTEMPTS' } });
      expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(800);
    });

    it('holds an address after too many wrong passwords, and believes one proxy about it', async () => {
      const attempt = (i: number, from: string) =>
        call(test, 'POST login', {
          body: { email: `guess${i}@example.com`, password: 'wrong' },
          headers: { 'x-forwarded-for': from },
        });
      const invented = (i: number) => `203.0.113.${i}, 192.0.2.77`; // only the last one is the proxy's own word
      for (let i = 0; i < 40; i++) expect((await attempt(i, invented(i))).status).toBe(401);
      const held = await attempt(41, invented(41));
      expect(held.status).toBe(429);
      expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await attempt(42, '192.0.2.78')).status).toBe(401);
    });

    it.each([{}, { email: 'a@example.com' }, { email: 'a@example.com', password: 5 }, []])(
      'refuses %j with 400',
      async (body) => expect((await call(test, 'POST login', { body })).status).toBe(400),
    );
  });

  describe('refresh', () => {
    it('rotates the token of the body', async () => {
      const first = (await person()).body;
      const second = await call(test, 'POST refresh', { body: { refreshToken: first.refreshToken } });
      expect(second.status).toBe(200);
      expect(second.body.user).toEqual(first.user);
      expect(second.body.refreshToken).not.toBe(first.refreshToken);
      expect((await call(test, 'GET me', { token: second.body.accessToken })).status).toBe(200);
    });

    it('ends the log-in at once when an old token comes back', async () => {
      const first = (await person()).body;
      let last = first;
      for (let i = 0; i < 2; i++) {
        last = (await call(test, 'POST refresh', { body: { refreshToken: last.refreshToken } })).body;
      }
      const reused = await call(test, 'POST refresh', { body: { refreshToken: first.refreshToken } });
      expect(reused.status).toBe(401);
      expect((await call(test, 'POST refresh', { body: { refreshToken: last.refreshToken } })).status).toBe(
        401,
      );
      expect((await call(test, 'GET me', { token: last.accessToken })).status).toBe(401);
    });

    it('takes the cookie, which scripts cannot read, from our own pages only', async () => {
      const { cookie, cookieAttributes } = await person();
      expect(cookie).toMatch(/^refresh_token=ses_/);
      expect(cookieAttributes).toBe(`Max-Age=${30 * 86_400}; Path=/api/auth; HttpOnly; SameSite=Strict`);
      const from = (origin?: string) =>
        call(test, 'POST refresh', { headers: { cookie, ...(origin && { origin }) } });
      expect(await from(EVIL)).toMatchObject({ status: 403, body: { code: 'AUTH.ORIGIN_REFUSED' } });
      expect((await from('null')).status).toBe(403);
      const answers = [await from(), await from(test.url), await from('https://console.example')];
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
      expect(answers[0].cookie).not.toBe(cookie);
    });

    it('sends the cookie over TLS only where the user came by TLS', async () => {
      const headers = { 'x-forwarded-proto': 'https' };
      const body = { email: 'admin@example.com', password: 'admin-password-1' };
      expect((await call(test, 'POST login', { body, headers })).cookieAttributes).toContain('Secure');
    });

    it.each([
      { body: {}, status: 401 },
      { body: { refreshToken: 'x' }, status: 401 },
      { body: { refreshToken: 7 }, status: 400 },
      { body: { token: 'x' }, status: 400 },
    ])('answers $body with $status', async ({ body, status }) => {
      expect((await call(test, 'POST refresh', { body })).status).toBe(status);
    });
  });

  describe('log-out', () => {
    it.each(['refresh token', 'cookie', 'access token'])(
      'ends the session by its %s, at once',
      async (by) => {
        const { body, cookie } = await person();
        expect((await call(test, 'GET me', { token: body.accessToken })).status).toBe(200);
        const credentials = {
          'refresh token': { body: { refreshToken: body.refreshToken } },
          cookie: { headers: { cookie } },
          'access token': { token: body.accessToken as string },
        }[by];
        const answer = await call(test, 'POST logout', credentials);
        expect(answer.status).toBe(204);
        expect(answer.cookie).toBe('refresh_token=');
        expect((await call(test, 'GET me', { token: body.accessToken })).status).toBe(401);
        expect((await call(test, 'POST refresh', { body: { refreshToken: body.refreshToken } })).status).toBe(
          401,
        );
      },
    );

    it('answers 401 without a log-in, and 403 to a foreign page with the cookie', async () => {
      const { cookie } = await person();
      expect((await call(test, 'POST logout')).status).toBe(401);
      expect((await call(test, 'POST logout', { headers: { cookie, origin: EVIL } })).status).toBe(403);
    });
  });

  describe('me and password', () => {
    it('changes the name, and refuses anything else', async () => {
      const { body } = await person();
      const token = body.accessToken;
      expect(await call(test, 'PATCH me', { token, body: { name: 'Bia' } })).toMatchObject({
        status: 200,
        body: { ...body.user, name: 'Bia' },
      });
      expect((await call(test, 'GET me', { token })).body.name).toBe('Bia');
      for (const wrong of [
        { name: null },
        { name: '' },
        { name: 'a\nb' },
        { role: 'admin' },
        { email: 'x@example.com' },
      ]) {
        expect((await call(test, 'PATCH me', { token, body: wrong })).status).toBe(400);
      }
    });

    it('changes the password and ends all other sessions', async () => {
      const here = (await person()).body;
      const { email } = here.user;
      const there = (await call(test, 'POST login', { body: { email, password } })).body;
      expect((await call(test, 'GET me', { token: there.accessToken })).status).toBe(200);
      const change = (body: unknown) => call(test, 'POST password', { token: here.accessToken, body });
      expect((await change({ currentPassword: 'wrong', newPassword: 'another horse' })).status).toBe(403);
      expect((await change({ currentPassword: password, newPassword: 'short' })).status).toBe(400);
      expect((await change({ currentPassword: password, newPassword: 'another horse' })).status).toBe(204);

      expect((await call(test, 'GET me', { token: there.accessToken })).status).toBe(401);
      expect((await call(test, 'POST refresh', { body: { refreshToken: there.refreshToken } })).status).toBe(
        401,
      );
      expect((await call(test, 'GET me', { token: here.accessToken })).status).toBe(200);
      expect((await call(test, 'POST refresh', { body: { refreshToken: here.refreshToken } })).status).toBe(
        200,
      );
      expect((await call(test, 'POST login', { body: { email, password } })).status).toBe(401);
      expect((await call(test, 'POST login', { body: { email, password: 'another horse' } })).status).toBe(
        200,
      );
    });
  });

  describe('sessions', () => {
    it("are listed, paged and ended; somebody else's do not exist", async () => {
      const first = (await person()).body;
      const { email } = first.user;
      const login = () =>
        call(test, 'POST login', { body: { email, password }, headers: { 'user-agent': 'Spec/1.0' } });
      const second = (await login()).body;
      const token = second.accessToken;
      const list = (await call(test, 'GET sessions', { token })).body;
      expect(list).toMatchObject({
        items: [{ current: true, userAgent: 'Spec/1.0' }, { current: false }],
        nextCursor: null,
      });
      expect(JSON.stringify(list)).not.toMatch(/salt|generation/);

      const page = (await call(test, 'GET sessions?limit=1', { token })).body;
      expect(page.items).toEqual([list.items[0]]);
      const rest = (await call(test, `GET sessions?limit=1&cursor=${page.nextCursor}`, { token })).body;
      expect(rest).toEqual({ items: [list.items[1]], nextCursor: null });
      expect((await call(test, 'GET sessions?cursor=x', { token })).status).toBe(400);
      expect((await call(test, 'GET sessions?limit=201', { token })).status).toBe(400);

      const other = list.items[1].id as string;
      const stranger = (await person()).body.accessToken;
      expect((await call(test, `DELETE sessions/${other}`, { token: stranger })).status).toBe(404);
      expect((await call(test, `GET sessions/${other}`, { token: stranger })).status).toBe(404);
      expect((await call(test, `GET sessions/${other}`, { token })).body).toEqual(list.items[1]);
      expect((await call(test, `DELETE sessions/${other}`, { token })).status).toBe(204);
      expect((await call(test, `DELETE sessions/${other}`, { token })).status).toBe(404);
      expect((await call(test, 'GET me', { token: first.accessToken })).status).toBe(401);

      const third = (await login()).body;
      expect((await call(test, 'DELETE sessions', { token })).status).toBe(204);
      expect((await call(test, 'GET me', { token: third.accessToken })).status).toBe(401);
      expect((await call(test, 'GET me', { token })).status).toBe(200);
    });
  });

  describe('API keys', () => {
    it('are shown once, listed without the key, and end when deleted', async () => {
      const token = (await admin()).body.accessToken;
      const created = await call(test, 'POST api-keys', {
        token,
        body: { name: 'Shop', scopes: ['events:write'] },
      });
      expect(created.status).toBe(201);
      const { key, ...shown } = created.body;
      expect(key).toMatch(/^td_[\w-]{43}$/);
      expect(shown).toMatchObject({
        name: 'Shop',
        scopes: ['events:write'],
        prefix: key.slice(0, 9),
        expiresAt: null,
      });

      const list = await call(test, 'GET api-keys', { token });
      expect(list.body.items).toContainEqual(shown);
      expect(JSON.stringify(list.body)).not.toContain(key);
      expect((await call(test, `GET api-keys/${shown.id}`, { token })).body).toMatchObject({ id: shown.id });
      expect((await call(test, 'GET me', { token: key })).body).toMatchObject({
        permissions: ['events:write'],
      });

      const stranger = (await person()).body.accessToken;
      expect((await call(test, `DELETE api-keys/${shown.id}`, { token: stranger })).status).toBe(404);
      expect((await call(test, `DELETE api-keys/${shown.id}`, { token })).status).toBe(204);
      expect((await call(test, 'GET me', { token: key })).status).toBe(401);
      expect((await call(test, `DELETE api-keys/${shown.id}`, { token })).status).toBe(404);
    });

    it('cannot reach what needs a log-in: a key must not widen itself', async () => {
      const token = (await admin()).body.accessToken;
      const { key } = (
        await call(test, 'POST api-keys', { token, body: { name: 'k', scopes: ['events:read'] } })
      ).body;
      const body = { name: 'wider', scopes: ['users:manage'] };
      expect((await call(test, 'POST api-keys', { token: key, body })).status).toBe(403);
      expect((await call(test, 'GET sessions', { token: key })).status).toBe(403);
      const change = { currentPassword: 'admin-password-1', newPassword: 'another horse' };
      expect((await call(test, 'POST password', { token: key, body: change })).status).toBe(403);
      expect((await call(test, 'POST logout', { token: key })).status).toBe(401);
    });

    it('stay within the role of their owner, and refuse what is no scope', async () => {
      const token = (await person()).body.accessToken;
      const create = (body: unknown) => call(test, 'POST api-keys', { token, body });
      const beyond = await create({ name: 'k', scopes: ['events:read'] });
      expect(beyond).toMatchObject({ status: 403, body: { code: 'AUTH.SCOPE_BEYOND_ROLE' } });
      const wrong = [
        {},
        { name: 'k' },
        { name: 'k', scopes: 'events:read' },
        { name: 'k', scopes: ['everything'] },
        { name: 'k', scopes: [], expiresAt: 'soon' },
        { name: 'k', scopes: [], expiresAt: '2020-01-01T00:00:00Z' },
        { name: 'k', scopes: [], expiresAt: '2999' }, // a year is no time
        { name: 'k', scopes: [], expiresAt: '2999-01-01T00:00:00' }, // of which zone?
        { name: 'k', scopes: [], hash: 'x' },
      ];
      for (const body of wrong) expect([body, (await create(body)).status]).toEqual([body, 400]);
    });
  });
});

describe('registration', () => {
  it.each([
    { REGISTRATION: 'off', code: 'AUTH.REGISTRATION_CLOSED' },
    { REGISTRATION: 'invite', code: 'AUTH.INVITE_INVALID' },
  ])('$REGISTRATION refuses strangers', async ({ REGISTRATION, code }) => {
    const test = await startTestApp({ REGISTRATION });
    try {
      const body = { name: 'Ana', email: 'ana@example.com', password };
      expect(await call(test, 'POST register', { body })).toMatchObject({ status: 403, body: { code } });
    } finally {
      await test.close();
    }
  });

  it('believes no X-Forwarded-For without TRUST_PROXY, and slows down one address', async () => {
    const test = await startTestApp({ REGISTRATION: 'off' });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 121; i++) {
        const body = { name: 'Ana', email: `ana${i}@example.com`, password };
        const headers = { 'x-forwarded-for': `203.0.113.${i}` };
        statuses.push((await call(test, 'POST register', { body, headers })).status);
      }
      expect(statuses.filter((status) => status === 403)).toHaveLength(120);
      expect(statuses.at(-1)).toBe(429);
    } finally {
      await test.close();
    }
  });
});
