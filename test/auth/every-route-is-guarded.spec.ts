import { type Route, routesOf } from '../factories/routes.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

/** The routes that anybody may call. A new one has to be added here on purpose. */
const PUBLIC = [
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics', // this machine, or METRICS_TOKEN
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'POST /api/auth/verify-email', // a token that was mailed
  'POST /api/auth/forgot-password',
  'POST /api/auth/reset-password', // a token that was mailed
  'GET /api/console/settings', // what a log-in form has to know
  'GET /api/crm/template-previews', // a sealed link, for ten minutes
  'POST /webhook/event',
  'POST /webhook/{source}',
  'GET /unsubscribe/{token}', // a token in a mail, as are the next five
  'POST /unsubscribe/{token}',
  'GET /confirm/{token}',
  'POST /confirm/{token}',
  'GET /o/{token}',
  'GET /c/{token}',
  'POST /webhook/mail-bounce/{provider}', // signed, or with a secret
  'POST /subscribe', // off by default
];

describe('every route of the OpenAPI document', () => {
  let test: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    test = await startTestApp();
    routes = routesOf(test.app);
  });
  afterAll(() => test.close());

  it('is there to be walked', () => {
    expect(routes.length).toBeGreaterThan(10);
  });

  it('is public on purpose, or says which permission it needs', () => {
    const unmarked = routes.filter(
      (route) => !route.public && !(route.secured && typeof route.permission === 'string'),
    );
    expect(unmarked.map((route) => route.name)).toEqual([]);
    const open = routes.filter((route) => route.public).map((route) => route.name);
    expect(open.filter((name) => !PUBLIC.includes(name))).toEqual([]);
  });

  it('answers 401 to a caller without credentials, and to one with wrong ones, unless it is public', async () => {
    const answers: string[] = [];
    for (const route of routes.filter((each) => !each.public)) {
      for (const authorization of [
        undefined,
        `Bearer td_${'A'.repeat(43)}`,
        'Bearer no.such.token',
        'Basic YTpi',
      ]) {
        const response = await fetch(test.url + route.path.replace(/\{\w+\}/g, 'x'), {
          method: route.method.toUpperCase(),
          headers: authorization ? { authorization } : {},
        });
        await response.arrayBuffer();
        if (response.status !== 401)
          answers.push(`${route.name} ${authorization ?? '-'}: ${response.status}`);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    expect(answers).toEqual([]);
  });
});
