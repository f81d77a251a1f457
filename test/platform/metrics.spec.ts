import { lintMetrics } from '../factories/prometheus-lint.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('metrics', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({
      METRICS_TOKEN: 'figures-for-friends',
      TRUST_PROXY: '1',
      REDIS_URL: 'redis://127.0.0.1:1', // away; its figure is there
    });
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

  it('keeps to the rules of Prometheus in every name, unit, type and label', async () => {
    const admin = await ApiClient.logIn(test.url);
    const { key } = (await admin.post('/api/auth/api-keys', { name: 'K', scopes: ['events:write'] })).body;
    const event = { userId: 'ana@example.com', type: 'login' };
    const { id } = (await new ApiClient(test.url, key as string).post('/api/events', event)).body;
    await admin.get(`/api/events/${id}`);
    await new WebhookSender(test.url, test.config.webhookSecret).send(event);
    const { text } = await read();
    expect(text).toContain('redis_up 0\n');
    expect(text.match(/^# TYPE /gm)!.length).toBeGreaterThan(40);
    expect(lintMetrics(text)).toEqual([]);
  });

  it.each([
    ['x_total 1\n', 'x_total: a sample without HELP and TYPE'],
    ['# HELP x a\n# TYPE x counter\nx 1\n', 'x: counters, and nothing else, end in _total'],
    [
      '# HELP x_total a\n# TYPE x_total gauge\nx_total 1\n',
      'x_total: counters, and nothing else, end in _total',
    ],
    ['# HELP x_ms a\n# TYPE x_ms gauge\nx_ms 1\n', 'x_ms: not in base units (seconds, bytes, ratio)'],
    ['# HELP x:y a\n# TYPE x:y gauge\nx:y 1\n', 'x:y: not in snake case, or with a colon'],
    ['# TYPE xs gauge\nxs 1\n', 'xs: no HELP'],
    ['# HELP x_info a\n# TYPE x_info gauge\nx_info 2\n', 'x_info: _info is a gauge of 1'],
    [
      '# HELP xs a\n# TYPE xs gauge\nxs{who="usr_01kf8m3q5c000r4t9w2x7y1zab"} 1\n',
      'xs: the label who holds an id or an address: usr_01kf8m3q5c000r4t9w2x7y1zab',
    ],
    [
      '# HELP xs a\n# TYPE xs histogram\nxs_bucket{le="1"} 3\nxs_bucket{le="+Inf"} 2\nxs_sum 1\nxs_count 2\n',
      'xs: buckets that do not grow',
    ],
    ['# HELP xs a\n# TYPE xs gauge\nxs one\n', 'no line of the format: xs one'],
  ])('the rules find %j', (text, fault) => {
    expect(lintMetrics(text)).toEqual([fault]);
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
