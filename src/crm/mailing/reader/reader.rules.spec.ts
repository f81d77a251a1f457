import { confirmationOf, isCurrent } from './confirmation.rules.js';
import { isMachine } from './machines.rules.js';
import { localeOf } from './reader-words.js';

describe('isMachine', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  it.each([
    ['GET', { 'user-agent': firefox }, false],
    ['GET', { 'user-agent': 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' }, false],
    ['GET', {}, false],
    ['HEAD', { 'user-agent': firefox }, true],
    ['GET', { 'user-agent': 'Mozilla/5.0' }, true],
    ['GET', { 'user-agent': 'Mimecast URL scanner' }, true],
    ['GET', { 'user-agent': 'Mozilla/5.0 (compatible; examplebot/2.1)' }, true],
    ['GET', { 'user-agent': firefox, 'sec-purpose': 'prefetch;prerender' }, true],
    ['GET', { 'user-agent': firefox, purpose: 'preview' }, true],
  ])('%s with %j: %s', (method, headers, expected) => expect(isMachine(method, headers)).toBe(expected));
});

describe('localeOf', () => {
  it.each([
    ['pt-BR,pt;q=0.9,en;q=0.8', 'pt-BR'],
    ['en-US,en;q=0.9', 'en'],
    ['de,en;q=0.3,pt;q=0.7', 'pt-BR'],
    ['en;q=0,pt', 'pt-BR'],
    ['PT', 'pt-BR'],
    ['de', 'en'],
    ['', 'en'],
    ['ptolemaic;q=x,,;', 'en'],
    [undefined, 'en'],
  ])('of %j, or else English, is %s', (header, expected) => expect(localeOf(header, 'en')).toBe(expected));
});

describe('isCurrent', () => {
  const askedAt = Date.UTC(2026, 0, 31);
  const day = 86_400_000;
  const origin = confirmationOf('cnt_1', askedAt);
  it.each([
    ['pending', 0, 1, true],
    ['pending', 5, 1, true],
    ['pending', 0, 30, true],
    ['pending', 0, 30.1, false],
    ['unsubscribed', -1, 1, true],
    ['unsubscribed', 0.5, 1, false],
  ] as const)('%s since day %s, answered on day %s: %s', (status, since, now, expected) => {
    const subscription = { status, at: new Date(askedAt + since * day), by: 'self' as const };
    expect(isCurrent(origin, subscription, askedAt + now * day)).toBe(expected);
  });

  it('is true of no other mail', () => {
    const subscription = { status: 'pending', at: new Date(askedAt), by: 'form' } as const;
    expect(isCurrent({ ...origin, kind: 'campaign' }, subscription, askedAt)).toBe(false);
    expect(isCurrent({ ...origin, mailId: 'aB3' }, subscription, askedAt)).toBe(false);
  });
});
