import {
  decideRefresh,
  GRACE_MS,
  isGenuine,
  parseRefreshToken,
  refreshToken,
} from './refresh-token.rules.js';

const key = Buffer.alloc(32, 7);
const family = { id: 'ses_01abc', salt: 'salt' };

describe('refresh tokens', () => {
  it('differ by generation, family, salt and key, and repeat otherwise', () => {
    const token = refreshToken(key, family, 3);
    expect(refreshToken(key, family, 3)).toBe(token);
    const others = [
      refreshToken(key, family, 4),
      refreshToken(key, { ...family, id: 'ses_01abd' }, 3),
      refreshToken(key, { ...family, salt: 'pepper' }, 3),
      refreshToken(Buffer.alloc(32, 8), family, 3),
    ];
    for (const other of others) expect(other.split('.')[2]).not.toBe(token.split('.')[2]);
  });

  it('are genuine only unchanged', () => {
    const token = refreshToken(key, family, 3);
    const presented = parseRefreshToken(token)!;
    expect(presented).toMatchObject({ sessionId: family.id, generation: 3 });
    expect(isGenuine(key, family, presented)).toBe(true);
    const raised = parseRefreshToken(token.replace('.3.', '.4.'))!;
    expect(isGenuine(key, family, raised)).toBe(false);
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    expect(isGenuine(key, family, parseRefreshToken(token.slice(0, -1) + last)!)).toBe(false);
  });

  it.each([
    '',
    'x',
    'ses_01abc.3',
    `ses_01abc.03.${'A'.repeat(43)}`,
    `ses_01abc.-1.${'A'.repeat(43)}`,
    'a.b.c',
  ])('are not parsed from %j', (text) => expect(parseRefreshToken(text)).toBeNull());
});

describe('decideRefresh', () => {
  it.each([
    { case: 'the valid one', presented: 5, current: 5, ageMs: 1e9, expected: 'rotate' },
    { case: 'the one before, at once', presented: 4, current: 5, ageMs: 0, expected: 'repeat' },
    {
      case: 'the one before, just in time',
      presented: 4,
      current: 5,
      ageMs: GRACE_MS - 1,
      expected: 'repeat',
    },
    { case: 'the one before, too late', presented: 4, current: 5, ageMs: GRACE_MS, expected: 'reused' },
    { case: 'the one before that', presented: 3, current: 5, ageMs: 0, expected: 'reused' },
    { case: 'one that cannot exist yet', presented: 6, current: 5, ageMs: 0, expected: 'reused' },
  ])('$case', ({ presented, current, ageMs, expected }) => {
    expect(decideRefresh(presented, current, ageMs)).toBe(expected);
  });
});
