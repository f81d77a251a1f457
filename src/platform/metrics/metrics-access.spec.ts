import { mayReadMetrics, type MetricsRequest } from './metrics-access.js';

describe('mayReadMetrics', () => {
  const local: MetricsRequest = {
    ip: '127.0.0.1',
    authorization: undefined,
    forwarded: false,
    trustProxy: 0,
  };

  it.each<[string, Partial<MetricsRequest>, string | undefined, boolean]>([
    ['this machine', {}, undefined, true],
    ['this machine over IPv6', { ip: '::1' }, undefined, true],
    ['this machine, IPv4 in IPv6', { ip: '::ffff:127.0.0.1' }, undefined, true],
    ['this machine without the token that others need', {}, 'secret', true],
    ['another machine', { ip: '10.0.0.7' }, undefined, false],
    ['an address that only begins like this machine', { ip: '127.0.0.1.example' }, undefined, false],
    ['another machine with the token', { ip: '10.0.0.7', authorization: 'Bearer secret' }, 'secret', true],
    ['the scheme in small letters', { ip: '10.0.0.7', authorization: 'bearer secret' }, 'secret', true],
    ['a wrong token', { ip: '10.0.0.7', authorization: 'Bearer secre' }, 'secret', false],
    ['a token where none is set', { ip: '10.0.0.7', authorization: 'Bearer undefined' }, undefined, false],
    ['an empty token', { ip: '10.0.0.7', authorization: 'Bearer ' }, 'secret', false],
    ['a local proxy that is not believed', { forwarded: true }, undefined, false],
    [
      'a believed proxy, its client elsewhere',
      { ip: '10.0.0.7', forwarded: true, trustProxy: 1 },
      undefined,
      false,
    ],
    ['a believed proxy, its client here', { forwarded: true, trustProxy: 1 }, undefined, true],
  ])('%s', (_case, request, token, expected) => {
    expect(mayReadMetrics({ ...local, ...request }, token)).toBe(expected);
  });
});
