import {
  cellKey,
  type Cells,
  escapeUser,
  fnv1a,
  packCells,
  parseCellKey,
  shardId,
  shardOf,
  unescapeUser,
  unpackCells,
} from './packing.rules.js';

describe('fnv1a', () => {
  // from the test vectors of its authors
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j', (text, hash) => expect(fnv1a(text)).toBe(hash));

  it('is one of bytes', () => {
    for (const text of ['São Paulo', '投資家', 'ana🚀']) {
      const bytes = [...new TextEncoder().encode(text)];
      const expected = bytes.reduce(
        (hash, byte) => ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn,
        0x811c9dc5n,
      );
      expect(fnv1a(text)).toBe(Number(expected));
    }
  });
});

describe('shardOf', () => {
  it.each<[string, (i: number) => string]>([
    ['numbers', String],
    ['padded numbers', (i) => `user_${String(i).padStart(6, '0')}`],
    ['addresses', (i) => `member${i}@example.com`],
    ['object ids', (i) => `65f0c0ffee${(i * 7919).toString(16).padStart(14, '0')}`],
  ])('spreads %s evenly', (_, name) => {
    const sizes = new Array<number>(256).fill(0);
    for (let i = 0; i < 25_600; i++) sizes[shardOf(name(i))]++;
    expect(Math.min(...sizes)).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThan(150);
  });

  it('stays what it is: stored documents depend on it', () => {
    expect(['ana', 'bruno', 'São Paulo'].map(shardOf)).toEqual([114, 62, 199]);
    expect(shardId('2026-11-23', 3, 10)).toBe('2026-11-23|3|0a');
    expect(shardId('2026-11-23', 3, 255)).toBe('2026-11-23|3|ff');
  });
});

describe('names of fields', () => {
  const ids = [
    'ana',
    'a.b',
    '$set',
    '$',
    'a%2Eb',
    '%',
    '%%',
    '.',
    '..',
    'x\u0000y',
    '__proto__',
    '_',
    'a_b',
    '0',
    '%5F',
  ];

  it.each(ids)('%j as a user comes back, and is nothing special to the database', (id) => {
    const key = escapeUser(id);
    expect(unescapeUser(key)).toBe(id);
    // eslint-disable-next-line no-control-regex -- NUL is what must not be there
    expect(key).not.toMatch(/[.$\u0000]|^_/);
  });

  it('no two users get the same', () => expect(new Set(ids.map(escapeUser)).size).toBe(ids.length));

  it.each(['login', 'a.b-c:d_e', '__proto__', '_', '.', '..', 's', 'n'])('type %j comes back', (type) => {
    expect(cellKey(type, 'BRL')).not.toContain('.');
    expect(parseCellKey(cellKey(type, 'BRL'))).toEqual({ type, currency: 'BRL' });
  });
});

describe('cells', () => {
  const cells: Cells = new Map([
    ['login|BRL', { count: 3, sum: 0n }],
    ['s|BRL', { count: -1, sum: 2n ** 60n + 1n }],
    ['purchase|BRL', { count: 0, sum: -5n }],
  ]);

  it('are fields, without what is 0', () => {
    const fields = new Map<string, number | bigint>();
    packCells(fields, 'users.ana.', cells);
    expect([...fields]).toEqual([
      ['users.ana.login|BRL', 3],
      ['users.ana.s|BRL', -1],
      ['users.ana.s|BRL|s', 2n ** 60n + 1n],
      ['users.ana.purchase|BRL|s', -5n],
    ]);
  });

  it('come back, in whatever order the fields are and whatever integers the database made of them', () => {
    const fields = new Map<string, number | bigint>();
    packCells(fields, '', cells);
    expect(unpackCells(Object.fromEntries(fields))).toEqual(cells);
    expect(unpackCells({ 'a|BRL|s': 7, 'b|BRL': 0, 'a|BRL': 2n })).toEqual(
      new Map([
        ['a|BRL', { count: 2, sum: 7n }],
        ['b|BRL', { count: 0, sum: 0n }],
      ]),
    );
  });
});
