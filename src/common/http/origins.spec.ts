import type { IncomingHttpHeaders } from 'node:http';
import { isOriginAllowed, ownHost } from './origins.js';

describe('isOriginAllowed', () => {
  it.each([
    { case: 'no browser', origin: undefined, host: 'api.example', allowed: [], expected: true },
    { case: 'own origin', origin: 'https://api.example', host: 'api.example', allowed: [], expected: true },
    {
      case: 'own origin with port',
      origin: 'http://localhost:3000',
      host: 'localhost:3000',
      allowed: [],
      expected: true,
    },
    {
      case: 'another port',
      origin: 'http://localhost:5173',
      host: 'localhost:3000',
      allowed: [],
      expected: false,
    },
    {
      case: 'listed',
      origin: 'https://app.example',
      host: 'api.example',
      allowed: ['https://app.example'],
      expected: true,
    },
    {
      case: 'a suffix of a listed one',
      origin: 'https://evil-app.example',
      host: 'h',
      allowed: ['https://app.example'],
      expected: false,
    },
    { case: 'anyone', origin: 'https://else.example', host: 'h', allowed: ['*'], expected: true },
    {
      case: 'a sandboxed page',
      origin: 'null',
      host: 'h',
      allowed: ['https://app.example'],
      expected: false,
    },
  ])('$case', ({ origin, host, allowed, expected }) => {
    expect(isOriginAllowed(origin, host, allowed)).toBe(expected);
  });
});

describe('ownHost', () => {
  it.each<[string, string | string[] | undefined, number, string | undefined]>([
    ['the Host header', undefined, 0, 'inner:3000'],
    ['the Host header, whatever a client says', 'dash.example', 0, 'inner:3000'],
    ['the Host header, where the proxy says nothing', undefined, 1, 'inner:3000'],
    ['the Host header, where the proxy says nothing of use', ' , ', 1, 'inner:3000'],
    ["the proxy's word", 'dash.example', 1, 'dash.example'],
    ["the proxy's word, not the client's before it", 'evil.example, dash.example', 1, 'dash.example'],
    ['that of the first of two proxies', 'evil.example, dash.example, middle', 2, 'dash.example'],
    ['that of one proxy, of two that are believed', 'dash.example', 2, 'dash.example'],
    ['several headers', ['evil.example', 'dash.example'], 1, 'dash.example'],
  ])('is %s', (_case, forwarded, trustProxy, expected) => {
    const headers = { host: 'inner:3000', ...(forwarded && { 'x-forwarded-host': forwarded }) };
    expect(ownHost(headers as IncomingHttpHeaders, trustProxy)).toBe(expected);
  });
});
