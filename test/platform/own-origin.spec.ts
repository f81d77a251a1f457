import { startTestApp, type TestApp } from '../setup/test-app.js';

const ORIGIN = 'https://dash.example';
const FORWARDED = { origin: ORIGIN, 'x-forwarded-host': 'dash.example' };

/** CORS, the refresh cookie and the handshake of a socket have one rule of which origin is our own. */
describe.each([
  { proxies: '1', believed: true },
  { proxies: 'off', believed: false },
])('the own origin with TRUST_PROXY=$proxies', ({ proxies, believed }) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ TRUST_PROXY: proxies });
  });
  afterAll(() => test?.close());

  const login = (headers: Record<string, string>) =>
    fetch(`${test.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'admin@example.com', password: 'admin-password-1' }),
    });

  it(`is${believed ? '' : ' not'} what X-Forwarded-Host says, for CORS`, async () => {
    const { headers } = await login(FORWARDED);
    expect(headers.get('access-control-allow-origin')).toBe(believed ? ORIGIN : null);
  });

  it(`is${believed ? '' : ' not'} what X-Forwarded-Host says, for the cookie`, async () => {
    const [cookie] = (await login({})).headers.getSetCookie()[0].split(';');
    const headers = { ...FORWARDED, cookie };
    const answer = await fetch(`${test.url}/api/auth/refresh`, { method: 'POST', headers });
    expect(answer.status).toBe(believed ? 200 : 403);
  });

  it(`is${believed ? '' : ' not'} what X-Forwarded-Host says, for sockets`, async () => {
    const answer = await fetch(`${test.url}/socket.io/?EIO=4&transport=polling`, { headers: FORWARDED });
    expect(answer.status).toBe(believed ? 200 : 403);
  });

  it('is always that of the Host header when no proxy says otherwise', async () => {
    const headers = { origin: test.url };
    expect((await login(headers)).headers.get('access-control-allow-origin')).toBe(test.url);
    const socket = await fetch(`${test.url}/socket.io/?EIO=4&transport=polling`, { headers });
    expect(socket.status).toBe(200);
  });
});
