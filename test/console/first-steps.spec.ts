import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { Demo } from '../../seeds/index.js';

describe('what a front end asks first', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ REGISTRATION: 'open', CURRENCY: 'USD', BUSINESS_TZ: 'UTC' });
  });
  afterAll(() => test.close());

  async function tokenOf(path: string, body: object): Promise<string> {
    const answer = await fetch(`${test.url}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }
  const admin = () =>
    tokenOf('login', { email: test.config.adminEmail, password: test.config.adminPassword });
  const look = (token: string) =>
    fetch(`${test.url}/api/console/first-steps`, { headers: { authorization: `Bearer ${token}` } });

  it('tells everybody what the installation is set to', async () => {
    const answer = await fetch(`${test.url}/api/console/settings`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      registration: 'open',
      businessTz: 'UTC',
      currency: 'USD',
      locale: 'pt-BR',
    });
  });

  it('gives a signed webhook to those only who may write events', async () => {
    const member = { name: 'Bia', email: 'bia@example.com', password: 'a long password' };
    expect((await look(await tokenOf('register', member))).status).toBe(403);
    expect((await look('')).status).toBe(401);
  });

  it('tells of an empty installation, whose first event is the one that it says how to send', async () => {
    const token = await admin();
    const before = (await (await look(token)).json()) as Record<string, string>;
    expect(before).toMatchObject({ hasEvents: false, demo: 'none' });
    const ends = Date.parse(before.curlExpiresAt) - Date.now();
    expect(ends).toBeGreaterThan(290_000);
    expect(ends).toBeLessThanOrEqual(300_000);

    const headers = [...before.curl.matchAll(/-H '([a-z-]+): ([^']+)'/g)].map(
      ([, name, value]) => [name, value] as [string, string],
    );
    const body = /-d '(.+)'/.exec(before.curl)![1];
    const sent = await fetch(`${test.url}/webhook/event`, { method: 'POST', headers, body });
    expect(sent.status).toBe(202);
    await until(async () => ((await (await look(token)).json()) as { hasEvents: boolean }).hasEvents);
    expect(await (await look(token)).json()).toMatchObject({ hasEvents: true, demo: 'none' });
  });
});

test('says that what there is was made up', async () => {
  const test = await startTestApp({ DEMO: 'on' });
  try {
    await test.app.get(Demo).loadWhenEmpty();
    const login = { email: test.config.adminEmail, password: test.config.adminPassword };
    const { accessToken } = (await (
      await fetch(`${test.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(login),
      })
    ).json()) as { accessToken: string };
    const state = async () =>
      (
        (await (
          await fetch(`${test.url}/api/console/first-steps`, {
            headers: { authorization: `Bearer ${accessToken}` },
          })
        ).json()) as { demo: string }
      ).demo;
    expect(['loading', 'loaded']).toContain(await state());
    await until(async () => (await state()) === 'loaded');
  } finally {
    await test.close();
  }
});
