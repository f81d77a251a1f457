import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { AccountStates } from '../../src/auth/accounts/account-states.js';
import { Passwords } from '../../src/auth/accounts/passwords.js';
import { codeAt } from '../../src/auth/two-factor/totp.rules.js';
import { Clock, Signals } from '../../src/platform/index.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const password = 'correct horse battery';
const other = 'another horse battery';
const HOUR = 3_600_000;

interface ShownMail {
  id: string;
  to: string;
  kind: string;
  state: string;
  text: string | null;
}
interface LoggedIn {
  user: { id: string; email: string; role: string; emailVerified: boolean };
  accessToken: string;
  refreshToken: string;
}

/** Without SMTP_URL: mails are read in the outbox, as an admin does. */
describe('accounts by mail', () => {
  let test: TestApp;
  let anyone: ApiClient;
  let admin: ApiClient;
  let aheadMs = 0;
  let people = 0;
  const news: { name: string; userId: string; email: string }[] = [];

  beforeAll(async () => {
    test = await startTestApp({ PUBLIC_URL: 'https://td.example/' });
    test.app.get(Clock).now = () => Date.now() + aheadMs;
    const signals = test.app.get(Signals);
    for (const name of ['auth.registered', 'auth.email-verified'] as const) {
      signals.on(name, (said) => void news.push({ name, ...said }));
    }
    anyone = new ApiClient(test.url, '');
    admin = await ApiClient.logIn(test.url);
  });
  afterAll(() => test.close());

  /** Time passes; access tokens of before are over then, and the admin logs in again. */
  async function later(ms: number): Promise<void> {
    aheadMs += ms;
    admin = await ApiClient.logIn(test.url);
  }
  async function register(more: object = {}): Promise<LoggedIn & { api: ApiClient }> {
    const body = { name: 'Ana', email: `by-mail${++people}@example.com`, password, ...more };
    const answer = await anyone.post('/api/auth/register', body);
    expect(answer).toMatchObject({ status: 201 });
    const loggedIn = answer.body as unknown as LoggedIn;
    return { ...loggedIn, api: new ApiClient(test.url, loggedIn.accessToken) };
  }
  async function mailsTo(email: string, kind: string, api = admin): Promise<ShownMail[]> {
    const { body } = await api.get(
      `/api/admin/outbox?${new URLSearchParams({ to: email, kind }).toString()}`,
    );
    return (body as unknown as { items: ShownMail[] }).items;
  }
  /** Of the newest mail. */
  async function tokenOf(email: string, kind: string): Promise<string> {
    const [mail] = await mailsTo(email, kind);
    return /[?&](?:token|inviteToken)=([\w-]{43})/.exec(mail.text!)![1];
  }
  async function resetTokenOf(email: string): Promise<string> {
    const before = (await mailsTo(email, 'auth.reset-password')).length;
    expect((await anyone.post('/api/auth/forgot-password', { email })).status).toBe(204);
    await until(async () => (await mailsTo(email, 'auth.reset-password')).length > before);
    return tokenOf(email, 'auth.reset-password');
  }
  const verify = (token: unknown) => anyone.post('/api/auth/verify-email', { token });
  const reset = (token: unknown, to = other) =>
    anyone.post('/api/auth/reset-password', { token, password: to });
  const logIn = (email: string, secret: string) =>
    anyone.post('/api/auth/login', { email, password: secret });
  const fieldsOf = ({ body }: { body: unknown }) => [
    ...new Set((body as { errors: { field: string }[] }).errors.map(({ field }) => field)),
  ];
  const INVALID = { status: 400, body: { code: 'AUTH.TOKEN_INVALID', errors: [{ field: 'token' }] } };

  describe('verification', () => {
    it('takes the token of the mail once, and tells of it', async () => {
      const { user, api } = await register();
      const [mail] = await mailsTo(user.email, 'auth.verify-email');
      expect(mail).toMatchObject({ state: 'kept', subject: 'Confirme seu e-mail', attempts: 0, error: null });
      const token = await tokenOf(user.email, 'auth.verify-email');
      expect(mail.text).toContain(`https://td.example/verify-email?token=${token}`);
      expect(mail.text).toContain(`POST /api/auth/verify-email, com o token ${token}`);
      expect((await api.get('/api/auth/me')).body).toMatchObject({ emailVerified: false });

      expect(await reset(token)).toMatchObject(INVALID); // it is not for that
      expect(await verify(`${token}x`)).toMatchObject(INVALID);
      const answers = await Promise.all([verify(token), verify(token), verify(token)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400]);
      expect((await api.get('/api/auth/me')).body).toMatchObject({ emailVerified: true });
      const { id: userId, email } = user;
      expect(news.filter((said) => said.userId === userId)).toEqual([
        { name: 'auth.registered', userId, email },
        { name: 'auth.email-verified', userId, email },
      ]);
    });

    it.each([undefined, null, '', 5, { $ne: '' }, 'x'.repeat(201)])('refuses the token %j', async (token) => {
      for (const answer of [await verify(token), await reset(token)]) {
        expect([answer.status, fieldsOf(answer)]).toEqual([400, ['token']]);
      }
    });

    it('is mailed again, a few times an hour, until it is done', async () => {
      const { user, api } = await register();
      const first = await tokenOf(user.email, 'auth.verify-email');
      const again = () => api.post('/api/auth/verify-email/resend');
      for (let i = 0; i < 5; i++) expect((await again()).status).toBe(204);
      const held = await again();
      expect(held).toMatchObject({ status: 429, body: { code: 'AUTH.TOO_MANY_ATTEMPTS' } });
      expect(held.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await mailsTo(user.email, 'auth.verify-email')).toHaveLength(6);
      expect((await verify(first)).status).toBe(204); // whichever mail is at hand
      expect(await verify(await tokenOf(user.email, 'auth.verify-email'))).toMatchObject(INVALID);
      expect((await again()).status).toBe(204);
      expect(await mailsTo(user.email, 'auth.verify-email')).toHaveLength(6);
    });

    it('is over after 7 days', async () => {
      const { user } = await register();
      const token = await tokenOf(user.email, 'auth.verify-email');
      await later(7 * 24 * HOUR);
      expect(await verify(token)).toMatchObject(INVALID);
    });
  });

  describe('a forgotten password', () => {
    it('ends all log-ins and all other tokens, and verifies the e-mail', async () => {
      const { user, api, refreshToken } = await register();
      const [older, newer] = [await resetTokenOf(user.email), await resetTokenOf(user.email.toUpperCase())];
      const unused = await tokenOf(user.email, 'auth.verify-email');
      expect(await verify(newer)).toMatchObject(INVALID); // it is not for that
      expect(await reset(newer, 'short')).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'password' }] },
      });
      const answers = await Promise.all([reset(newer), reset(newer)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);

      expect((await api.get('/api/auth/me')).status).toBe(401);
      expect((await anyone.post('/api/auth/refresh', { refreshToken })).status).toBe(401);
      expect((await logIn(user.email, password)).status).toBe(401);
      expect(await logIn(user.email, other)).toMatchObject({
        status: 200,
        body: { user: { emailVerified: true } },
      });
      expect(
        news.filter(({ userId, name }) => userId === user.id && name === 'auth.email-verified'),
      ).toHaveLength(1);
      for (const token of [newer, older]) expect(await reset(token)).toMatchObject(INVALID);
      expect(await verify(unused)).toMatchObject(INVALID);
    });

    it('takes away what whoever registered with the e-mail left, who has never shown that it is theirs', async () => {
      const { user, api } = await register();
      const made = await api.post('/api/auth/api-keys', { name: 'k', scopes: ['trading:write'] });
      const key = new ApiClient(test.url, (made.body as { key: string }).key);
      const { body } = await api.post('/api/auth/2fa/setup');
      const code = codeAt((body as { secret: string }).secret, Date.now() + aheadMs);
      expect((await api.post('/api/auth/2fa/enable', { code })).status).toBe(200);
      expect((await key.get('/api/auth/me')).status).toBe(200);

      expect((await reset(await resetTokenOf(user.email))).status).toBe(204);
      expect((await key.get('/api/auth/me')).status).toBe(401);
      expect((await logIn(user.email, other)).status).toBe(200);
    });

    it('leaves keys and the second factor of a verified e-mail as they are', async () => {
      const { user, api } = await register();
      expect((await verify(await tokenOf(user.email, 'auth.verify-email'))).status).toBe(204);
      const made = await api.post('/api/auth/api-keys', { name: 'k', scopes: ['trading:write'] });
      const key = new ApiClient(test.url, (made.body as { key: string }).key);
      const { body } = await api.post('/api/auth/2fa/setup');
      const code = codeAt((body as { secret: string }).secret, Date.now() + aheadMs);
      expect((await api.post('/api/auth/2fa/enable', { code })).status).toBe(200);

      expect((await reset(await resetTokenOf(user.email))).status).toBe(204);
      expect((await key.get('/api/auth/me')).status).toBe(200);
      expect(await logIn(user.email, other)).toMatchObject({
        status: 401,
        body: { code: 'AUTH.TWO_FACTOR_REQUIRED' },
      });
    });

    it.each([
      ['of another mail', async (email: string) => reset(await resetTokenOf(email), 'a third horse battery')],
      [
        'of who knows the old one',
        async (_: string, api: ApiClient) =>
          api.post('/api/auth/password', { currentPassword: password, newPassword: 'a third horse battery' }),
      ],
    ])('of two new passwords at once one stays: beside one %s', async (_, change) => {
      const { user, api } = await register();
      const token = await resetTokenOf(user.email);
      // both read the account before either writes
      const passwords = test.app.get(Passwords);
      const hash = passwords.hash.bind(passwords);
      let waiting = 0;
      passwords.hash = async (text) => {
        const hashed = await hash(text);
        waiting++;
        await until(() => waiting === 2);
        return hashed;
      };
      try {
        const answers = await Promise.all([reset(token), change(user.email, api)]);
        expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
        const [first] = answers;
        const logIns = [await logIn(user.email, other), await logIn(user.email, 'a third horse battery')];
        expect(logIns.map(({ status }) => status)).toEqual(first.status === 204 ? [200, 401] : [401, 200]);
      } finally {
        passwords.hash = hash;
      }
    });

    it('lets in at once who was wrong too often before', async () => {
      const { user } = await register();
      for (let i = 0; i < 8; i++) await logIn(user.email, 'wrong');
      expect((await logIn(user.email, password)).status).toBe(429);
      expect((await reset(await resetTokenOf(user.email))).status).toBe(204);
      expect((await logIn(user.email, other)).status).toBe(200);
    });

    it('is over after an hour', async () => {
      const { user } = await register();
      const token = await resetTokenOf(user.email);
      await later(HOUR);
      expect(await reset(token)).toMatchObject(INVALID);
    });

    it('gives a suspended account nothing', async () => {
      const { user } = await register();
      const token = await resetTokenOf(user.email);
      await test.app.get(AccountStates).suspend(user.id);
      expect(await reset(token)).toMatchObject(INVALID);
      expect((await anyone.post('/api/auth/forgot-password', { email: user.email })).status).toBe(204);
      const { user: marker } = await register();
      await resetTokenOf(marker.email); // asked for after it, and mailed
      expect(await mailsTo(user.email, 'auth.reset-password')).toHaveLength(1);
    });

    it('answers the same whether there is an account or not, also when it is asked too often', async () => {
      const { user } = await register();
      const ask = async (email: string) => {
        const { status, body, headers } = await anyone.post('/api/auth/forgot-password', { email });
        const own = ['date', 'retry-after', 'x-request-id'];
        const told = Object.fromEntries([...headers].filter(([name]) => !own.includes(name)));
        return { status, body: { ...(body as object), id: '' }, told };
      };
      const emails = [user.email, 'nobody@example.com'];
      for (let i = 0; i < 6; i++) {
        const [known, unknown] = [await ask(emails[0]), await ask(emails[1])];
        expect(known.status).toBe(i < 5 ? 204 : 429);
        const length = 'content-length'; // the same but for how the seconds to wait are written
        expect({ ...known, told: { ...known.told, [length]: '' } }).toEqual({
          ...unknown,
          told: { ...unknown.told, [length]: '' },
        });
      }
      expect(await mailsTo('nobody@example.com', 'auth.reset-password')).toEqual([]);
      expect((await anyone.post('/api/auth/forgot-password', { email: 'nobody' })).status).toBe(400);
    });
  });

  describe('invitations', () => {
    const invite = (body: unknown, api = admin) => api.post('/api/admin/invites', body);

    it('are mailed, shown once, and make a verified account of their role', async () => {
      const { status, body } = await invite({ email: ' Staff@Example.com', role: 'operator' });
      expect(status).toBe(201);
      const { inviteToken, link, ...shown } = body as Record<string, string>;
      expect(shown).toMatchObject({ email: 'staff@example.com', role: 'operator' });
      expect(link).toBe(`https://td.example/register?inviteToken=${inviteToken}&email=staff%40example.com`);
      expect(await tokenOf('staff@example.com', 'auth.invite')).toBe(inviteToken);
      const list = await admin.get('/api/admin/invites');
      expect((list.body as { items: unknown[] }).items).toEqual([shown]);

      const { user, api } = await register({ email: 'staff@example.com', inviteToken });
      expect(user).toMatchObject({ role: 'operator', emailVerified: true });
      expect(await mailsTo('staff@example.com', 'auth.verify-email')).toEqual([]);
      expect(news.slice(-2).map(({ name, email }) => [name, email])).toEqual([
        ['auth.registered', 'staff@example.com'],
        ['auth.email-verified', 'staff@example.com'],
      ]);
      expect((await admin.get('/api/admin/invites')).body).toEqual({ items: [], nextCursor: null });

      // an operator invites nobody, and sees mails without what they say
      expect(await invite({ email: 'x@example.com' }, api)).toMatchObject({ status: 403 });
      const [hidden] = await mailsTo('staff@example.com', 'auth.invite', api);
      expect(hidden).toMatchObject({ kind: 'auth.invite', text: null });
      expect((await api.get(`/api/admin/outbox/${hidden.id}`)).body).toMatchObject({
        text: null,
        html: null,
      });
      expect(JSON.stringify((await api.get('/api/admin/outbox?limit=200')).body)).not.toMatch(/token=/i);
    });

    it('can be taken back', async () => {
      const { body } = await invite({ email: 'late@example.com' });
      const { id, inviteToken } = body as Record<string, string>;
      expect((await admin.delete(`/api/admin/invites/${id}`)).status).toBe(204);
      expect((await admin.delete(`/api/admin/invites/${id}`)).status).toBe(404);
      const dto = { name: 'Late', email: 'late@example.com', password, inviteToken };
      expect(await anyone.post('/api/auth/register', dto)).toMatchObject({ status: 403 });
    });

    it('are worth nothing while who made them may not invite', async () => {
      const maker = await register();
      const states = test.app.get(AccountStates);
      await states.setRole(maker.user.id, 'admin');
      const registerWith = async (role: string, email: string) => {
        const { body } = await invite({ email, role }, maker.api);
        const { inviteToken } = body as { inviteToken: string };
        return () => anyone.post('/api/auth/register', { name: 'Eve', email, password, inviteToken });
      };
      const [first, second] = [
        await registerWith('admin', 'eve1@example.com'),
        await registerWith('member', 'eve2@example.com'),
      ];
      const refused = { status: 403, body: { code: 'AUTH.INVITE_INVALID' } };
      await states.suspend(maker.user.id);
      expect(await first()).toMatchObject(refused);
      expect(await second()).toMatchObject(refused);
      await states.activate(maker.user.id);
      await states.setRole(maker.user.id, 'operator');
      expect(await first()).toMatchObject(refused);
      await states.setRole(maker.user.id, 'admin');
      expect((await first()).status).toBe(201);
      expect((await second()).status).toBe(201);
    });

    it.each([
      [{}, 'email'],
      [{ email: 'nobody' }, 'email'],
      [{ email: 'a@example.com', role: 'owner' }, 'role'],
      [{ email: 'a@example.com', role: null }, 'role'],
      [{ email: 'a@example.com', createdBy: 'usr_1' }, 'createdBy'],
    ])('refuse %j', async (body, field) => {
      const answer = await invite(body);
      expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
    });

    it('are for those without an account', async () => {
      expect(await invite({ email: 'ADMIN@example.com' })).toMatchObject({
        status: 409,
        body: { code: 'AUTH.EMAIL_TAKEN' },
      });
    });
  });

  describe('the outbox', () => {
    it('is a list with filters, for staff', async () => {
      const { user, api } = await register();
      expect((await api.get('/api/admin/outbox')).status).toBe(403);
      const [mail] = await mailsTo(user.email.toUpperCase(), 'auth.verify-email');
      const detail = (await admin.get(`/api/admin/outbox/${mail.id}`)).body as unknown as { html: string };
      expect(detail).toEqual({
        ...mail,
        html: expect.stringContaining('<a href="https://td.example/') as string,
      });
      expect((await admin.get('/api/admin/outbox/mail_nothing')).status).toBe(404);
      const pages = [];
      for (let cursor = ''; pages.length < 3;) {
        const { body } = await admin.get(`/api/admin/outbox?limit=1${cursor}`);
        const page = body as { items: ShownMail[]; nextCursor: string };
        pages.push(page.items[0].id);
        cursor = `&cursor=${page.nextCursor}`;
      }
      const { items } = (await admin.get('/api/admin/outbox?state=kept')).body as { items: ShownMail[] };
      expect(items.slice(0, 3).map(({ id }) => id)).toEqual(pages);
      expect((await admin.get('/api/admin/outbox?state=sent')).body).toEqual({ items: [], nextCursor: null });
      for (const query of ['state=lost', 'state[$ne]=sent', 'limit=1e9', 'cursor=x', 'to=', 'key=x']) {
        expect([query, (await admin.get(`/api/admin/outbox?${query}`)).status]).toEqual([query, 400]);
      }
    });

    it('is without what mails say for an API key that may only read', async () => {
      const { body } = await admin.post('/api/auth/api-keys', { name: 'k', scopes: ['admin:read'] });
      const key = new ApiClient(test.url, (body as { key: string }).key);
      const { items } = (await key.get('/api/admin/outbox')).body as { items: ShownMail[] };
      expect(items.length).toBeGreaterThan(0);
      expect(items.every(({ text }) => text === null)).toBe(true);
    });

    it('keeps no token that could be read in the database', async () => {
      const { user } = await register();
      const tokens = [await tokenOf(user.email, 'auth.verify-email'), await resetTokenOf(user.email)];
      const { body } = await admin.post('/api/admin/invites', { email: 'sealed@example.com' });
      tokens.push((body as { inviteToken: string }).inviteToken);
      const { db } = test.app.get<Connection>(getConnectionToken());
      const collections = await db!.listCollections().toArray();
      for (const { name } of collections) {
        const rows = JSON.stringify(await db!.collection(name).find().toArray());
        expect([name, tokens.filter((token) => rows.includes(token))]).toEqual([name, []]);
      }
    });
  });

  it('lets staff have the daily insight by mail, and nobody else', async () => {
    const on = { dailyInsight: true };
    expect((await admin.get('/api/auth/me')).body).toMatchObject({ dailyInsight: false });
    expect(await admin.patch('/api/auth/me', on)).toMatchObject({ status: 200, body: on });
    expect((await admin.get('/api/auth/me')).body).toMatchObject(on);
    expect(await admin.patch('/api/auth/me', { dailyInsight: 'yes' })).toMatchObject({ status: 400 });
    const { api } = await register();
    expect(await api.patch('/api/auth/me', on)).toMatchObject({
      status: 403,
      body: { code: 'AUTH.FORBIDDEN' },
    });
    expect((await api.patch('/api/auth/me', { dailyInsight: false })).status).toBe(200);
  });
});
