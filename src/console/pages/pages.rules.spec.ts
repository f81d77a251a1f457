import { chooseEncoding, contentSecurityPolicy, isFresh, isNavigation } from './pages.rules.js';

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

test.each([
  ['/', HTML, true],
  ['/account', HTML, true],
  ['/crm/contacts/ctc_01', HTML, true],
  ['/apiary', HTML, true],
  ['/events/order.2026.1', HTML, true],
  ['/events/order.2026.1', '*/*', false],
  ['/events/x/y.php', HTML, false],
  ['/account', '*/*', false],
  ['/account', 'application/json', false],
  ['/account', undefined, false],
  ['/api/nothing', HTML, false],
  ['/api', HTML, false],
  ['/webhook/nobody', HTML, false],
  ['/docs/nothing', HTML, false],
  ['/health/nothing', HTML, false],
  ['/metrics', HTML, false],
  ['/socket.io/', HTML, false],
  ['/assets/gone-1a2b.js', HTML, false],
  ['/assets/gone', HTML, false],
  ['/robots.txt', HTML, false],
  ['/wp-login.php', HTML, false],
])('%s with %s is a navigation: %s', (path, accept, expected) => {
  expect(isNavigation(path, accept)).toBe(expected);
});

test.each([
  ['gzip, deflate, br, zstd', ['br', 'gzip'], 'br'],
  ['gzip, deflate', ['br', 'gzip'], 'gzip'],
  ['br;q=0, gzip;q=0.5', ['br', 'gzip'], 'gzip'],
  ['br;q=0.0, gzip;q=0', ['br', 'gzip'], undefined],
  ['*', ['br', 'gzip'], 'br'],
  ['*, br;q=0', ['br', 'gzip'], 'gzip'],
  ['BR', ['br'], 'br'],
  ['br', ['gzip'], undefined],
  ['identity', ['br', 'gzip'], undefined],
  ['', ['br'], undefined],
  [undefined, ['br', 'gzip'], undefined],
] as const)('of %s with %j there it takes %s', (accept, there, expected) => {
  expect(chooseEncoding(accept, there)).toBe(expected);
});

test.each([
  ['"a"', true],
  ['"b", "a"', true],
  ['W/"a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  [undefined, false],
])('with If-None-Match %s the browser has "a": %s', (header, expected) => {
  expect(isFresh(header, '"a"')).toBe(expected);
});

describe('the policy of the pages', () => {
  it('lets no script in that is not served, and none in the page', () => {
    const scripts = /script-src ([^;]+)/.exec(contentSecurityPolicy('td.example.com'))![1];
    expect(scripts).toBe("'self'");
  });

  it.each([
    ['script-src', "'self' https://editor.unlayer.com"],
    ['frame-src', "'self' blob: https://editor.unlayer.com"],
    ['connect-src', "'self' ws://td.example.com wss://td.example.com"],
    ['default-src', "'self'"],
  ])('with the editor of Unlayer says by %s: %s', (directive, expected) => {
    const policy = contentSecurityPolicy('td.example.com', true);
    expect(new RegExp(`${directive} ([^;]+)`).exec(policy)![1]).toBe(expected);
    expect(contentSecurityPolicy('td.example.com')).not.toContain('unlayer');
  });

  it.each([
    ['td.example.com', "'self' ws://td.example.com wss://td.example.com"],
    ['localhost:3000', "'self' ws://localhost:3000 wss://localhost:3000"],
    ['[::1]:3000', "'self' ws://[::1]:3000 wss://[::1]:3000"],
    ['evil.example; script-src *', "'self'"],
    ['*', "'self'"],
    [undefined, "'self'"],
  ])('of the host %s connects to %s', (host, expected) => {
    expect(/connect-src ([^;]+)/.exec(contentSecurityPolicy(host))![1]).toBe(expected);
  });
});
