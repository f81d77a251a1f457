import { DowngradeRefused } from './http-out.errors.js';
import { headersFor, redirectTarget } from './redirect.rules.js';

const from = new URL('https://a.example/hooks/1?x=1');

describe('redirectTarget', () => {
  it.each([
    [307, 'https://b.example/', 'https://b.example/'],
    [308, '/other', 'https://a.example/other'],
    [308, '//b.example/x', 'https://b.example/x'],
    [307, 'ftp://b.example/', 'ftp://b.example/'], // for the check that follows
    [307, 'http://', 'http://'],
    [307, undefined, null],
    [301, '/other', null],
    [302, '/other', null],
    [303, '/other', null],
    [300, '/other', null],
    [200, '/other', null],
  ])('%d to %s: %s', (status, location, target) => {
    expect(redirectTarget(status, location, from)).toBe(target);
  });

  it('never goes from https to http', () => {
    expect(() => redirectTarget(307, 'http://a.example/', from)).toThrow(DowngradeRefused);
    expect(redirectTarget(307, 'https://b.example/', new URL('http://a.example'))).toBe('https://b.example/');
    expect(redirectTarget(307, '/x', new URL('http://a.example'))).toBe('http://a.example/x');
  });
});

describe('headersFor', () => {
  const headers = { Authorization: 'Bearer x', cookie: 'a=b', 'webhook-id': 'msg_1' };

  it.each([
    ['https://a.example/other', headers],
    ['https://b.example/', { 'webhook-id': 'msg_1' }],
    ['https://a.example:8443/', { 'webhook-id': 'msg_1' }],
  ])('to %s', (to, expected) => {
    expect(headersFor(headers, from, new URL(to))).toEqual(expected);
  });
});
