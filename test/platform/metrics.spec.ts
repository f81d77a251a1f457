import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('metrics', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ METRICS_TOKEN: 'figures-for-friends', TRUST_PROXY: '1' });
  });
  afterAll(() => test.close());

  const read = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${test.url}/metrics`, { headers });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };

  it("counts and times requests by the route's pattern and the class of status", async () => {
    for (let i = 0; i < 3; i++) await (await fetch(`${test.url}/health/live`)).text();
    for (const path of ['/nowhere', '/nowhere/else']) await (await fetch(test.url + path)).text();
    const { status, type, text } = await read();
    expect(status).toBe(200);
    expect(type).toContain('text/plain; version=0.0.4');
    expect(text).toContain('http_requests_total{method="GET",route="/health/live",status="2xx"} 3\n');
    expect(text).toContain('http_requests_total{method="GET",route="none",status="4xx"} 2\n');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/health/live"} 3\n');
    expect(text).toMatch(/^process_resident_memory_bytes [1-9]\d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(text).toContain('socket_connections{namespace="/"} 0');
    expect(text).toContain('socket_connections{namespace="/admin"} 0');
    expect(text).not.toContain('nowhere');
  });

  it('is for this machine, or for who has the token: behind a proxy its client counts', async () => {
    const away = { 'x-forwarded-for': '203.0.113.9' };
    const refused = await read(away);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'METRICS.FORBIDDEN' });
    expect((await read({ ...away, authorization: 'Bearer wrong' })).status).toBe(403);
    expect((await read({ ...away, authorization: 'Bearer figures-for-friends' })).status).toBe(200);
    expect((await read({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(200);
  });
});
