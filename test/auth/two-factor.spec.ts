import { codeAt } from '../../src/auth/two-factor/totp.rules.js';
import { ApiClient, type Answer } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const password = 'correct horse battery';

/** Codes are of real time: the present one switches it on, later ones are of the next step. */
describe('two-factor authentication over HTTP', () => {
  let test: TestApp;
  let people = 0;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const post = (path: string, body: unknown) => new ApiClient(test.url, '').post(path, body);
  const logIn = (email: string, code?: string) =>
    post('/api/auth/login', { email, password, ...(code !== undefined && { code }) });

  async function person() {
    const email = `ana${++people}@example.com`;
    const { body } = await post('/api/auth/register', { name: 'Ana', email, password });
    return { email, client: new ApiClient(test.url, body.accessToken) };
  }

  /** One who has switched it on, with the present code. */
  async function withTwoFactor() {
    const { email, client } = await person();
    const setup = await client.post('/api/auth/2fa/setup');
    const { secret } = setup.body as { secret: string };
    const enabled = await client.post('/api/auth/2fa/enable', { code: codeAt(secret, Date.now()) });
    return {
      email,
      client,
      secret,
      recoveryCodes: (enabled.body as { recoveryCodes: string[] }).recoveryCodes,
    };
  }
  const next = (secret: string) => codeAt(secret, Date.now() + 30_000);
  const wrong = (secret: string) => {
    const good = [-60, -30, 0, 30, 60].map((seconds) => codeAt(secret, Date.now() + seconds * 1000));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !good.includes(code))!;
  };
  const expectRefusal = (answer: Answer, status: number, code: string) =>
    expect(answer).toMatchObject({ status, body: { status, code } });

  it('is asked for at the log-in once a code has switched it on', async () => {
    const { email, client } = await person();
    expect((await client.get('/api/auth/2fa')).body).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    const setup = await client.post('/api/auth/2fa/setup');
    expect(setup).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^[A-Z2-7]{32}$/) } });
    expect(setup.headers.get('cache-control')).toBe('no-store');
    expect((await logIn(email)).status).toBe(200); // nothing is asked for yet
    const { secret } = setup.body as { secret: string };
    expectRefusal(
      await client.post('/api/auth/2fa/enable', { code: wrong(secret) }),
      403,
      'AUTH.TWO_FACTOR_WRONG',
    );
    const enabled = await client.post('/api/auth/2fa/enable', { code: codeAt(secret, Date.now()) });
    expect(enabled.status).toBe(200);
    expect((enabled.body as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10);
    expectRefusal(await logIn(email), 401, 'AUTH.TWO_FACTOR_REQUIRED');
    expectRefusal(await logIn(email, wrong(secret)), 401, 'AUTH.TWO_FACTOR_WRONG');
    expect((await logIn(email, next(secret))).status).toBe(200);
    expect((await client.get('/api/auth/2fa')).body).toEqual({ enabled: true, recoveryCodesLeft: 10 });
  });

  it('ends the other log-ins when it is switched on', async () => {
    const { email, client } = await person();
    const other = new ApiClient(test.url, ((await logIn(email)).body as { accessToken: string }).accessToken);
    const { secret } = (await client.post('/api/auth/2fa/setup')).body as { secret: string };
    await client.post('/api/auth/2fa/enable', { code: codeAt(secret, Date.now()) });
    expect((await other.get('/api/auth/me')).status).toBe(401);
    expect((await client.get('/api/auth/me')).status).toBe(200);
  });

  it('takes a code once, also of many at the same time', async () => {
    const { email, secret } = await withTwoFactor();
    const code = next(secret);
    const answers = await Promise.all(Array.from({ length: 5 }, () => logIn(email, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect((await logIn(email, codeAt(secret, Date.now()))).status).toBe(401); // older than the last one
  });

  it('takes a recovery code once', async () => {
    const { email, client, recoveryCodes } = await withTwoFactor();
    expect((await logIn(email, recoveryCodes[3].toUpperCase())).status).toBe(200);
    expectRefusal(await logIn(email, recoveryCodes[3]), 401, 'AUTH.TWO_FACTOR_WRONG');
    expect((await client.get('/api/auth/2fa')).body).toEqual({ enabled: true, recoveryCodesLeft: 9 });
  });

  it('lets nobody guess: after ten wrong codes also a right one has to wait', async () => {
    const { email, secret } = await withTwoFactor();
    for (let at = 0; at < 10; at++) expect((await logIn(email, wrong(secret))).status).toBe(401);
    const answer = await logIn(email, next(secret));
    expectRefusal(answer, 429, 'AUTH.TOO_MANY_ATTEMPTS');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('says nothing about it to who has a wrong password', async () => {
    const { email } = await withTwoFactor();
    const answer = await post('/api/auth/login', { email, password: 'not the password', code: '123456' });
    expectRefusal(answer, 401, 'AUTH.WRONG_CREDENTIALS');
  });

  it('is switched off with password and code', async () => {
    const { email, client, secret, recoveryCodes } = await withTwoFactor();
    const off = (body: object) => client.post('/api/auth/2fa/disable', body);
    const code = next(secret);
    expectRefusal(await off({ password: 'wrong password', code }), 403, 'AUTH.WRONG_PASSWORD');
    expectRefusal(await off({ password, code: wrong(secret) }), 403, 'AUTH.TWO_FACTOR_WRONG');
    expect((await off({ password })).status).toBe(400);
    expectRefusal(await client.post('/api/auth/2fa/setup'), 409, 'AUTH.TWO_FACTOR_ON');
    expect((await off({ password, code: recoveryCodes[0] })).status).toBe(204);
    expect((await logIn(email)).status).toBe(200);
    expectRefusal(await off({ password, code }), 403, 'AUTH.TWO_FACTOR_OFF');
  });

  it('is enabled only after a set-up', async () => {
    const { client } = await person();
    expectRefusal(
      await client.post('/api/auth/2fa/enable', { code: '123456' }),
      409,
      'AUTH.TWO_FACTOR_NOT_SET_UP',
    );
  });
});
