import { isOriginAllowed } from './origins.js';

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
