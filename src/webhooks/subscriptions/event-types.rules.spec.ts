import { EVENT_TYPE_PATTERN, wants } from './event-types.rules.js';

describe('wants', () => {
  it.each([
    { patterns: ['*'], type: 'purchase', wanted: true },
    { patterns: ['purchase'], type: 'purchase', wanted: true },
    { patterns: ['purchase'], type: 'purchases', wanted: false },
    { patterns: ['purchase', 'refund'], type: 'refund', wanted: true },
    { patterns: ['github.*'], type: 'github.star.created', wanted: true },
    { patterns: ['github.*'], type: 'github', wanted: false },
    { patterns: ['github.*'], type: 'githubs.star', wanted: false },
    { patterns: ['github*'], type: 'github', wanted: true },
    { patterns: ['login', 'github.*'], type: 'purchase', wanted: false },
    { patterns: [], type: 'purchase', wanted: false },
  ])('$patterns, $type: $wanted', ({ patterns, type, wanted }) => {
    expect(wants(patterns, type)).toBe(wanted);
  });
});

describe('EVENT_TYPE_PATTERN', () => {
  it.each(['*', 'purchase', 'github.*', 'a:b-c_d.e', 'x'.repeat(64), `${'x'.repeat(63)}*`])(
    'allows %s',
    (text) => {
      expect(EVENT_TYPE_PATTERN.test(text)).toBe(true);
    },
  );

  it.each(['', 'Purchase', '**', 'a*b', '*.created', 'a b', 'x'.repeat(65), `${'x'.repeat(64)}*`, 'a\n'])(
    'refuses %j',
    (text) => {
      expect(EVENT_TYPE_PATTERN.test(text)).toBe(false);
    },
  );
});
