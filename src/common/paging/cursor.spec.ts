import { decodeCursor, decodeIdCursor, encodeCursor, toPage } from './cursor.js';

describe('cursors', () => {
  it('survive the way out and back', () => {
    expect(decodeCursor(encodeCursor([1699999999999, 'evt_1', null]), 3)).toEqual([
      1699999999999,
      'evt_1',
      null,
    ]);
  });

  it.each(['', 'not-base64-json', encodeCursor(['a']), Buffer.from('{"a":1}').toString('base64url')])(
    'refuses %j',
    (cursor) => {
      expect(() => decodeCursor(cursor, 2)).toThrow('cursor');
    },
  );
});

describe('toPage', () => {
  it.each([
    { rows: [1, 2, 3], limit: 2, items: [1, 2], more: true },
    { rows: [1, 2], limit: 2, items: [1, 2], more: false },
    { rows: [], limit: 2, items: [], more: false },
  ])('$rows.length rows read for a page of $limit', ({ rows, limit, items, more }) => {
    const page = toPage(
      rows,
      limit,
      (row) => [row],
      (row) => row,
    );
    expect(page.items).toEqual(items);
    expect(page.nextCursor).toBe(more ? encodeCursor([items.at(-1)!]) : null);
  });
});

describe('decodeIdCursor', () => {
  it('gives the id back', () => {
    expect(decodeIdCursor(encodeCursor(['dlv_01']), 'dlv')).toBe('dlv_01');
  });

  it.each([[[null]], [['x']], [[1]], [['key_1']], [['dlv_1', 'dlv_2']]])('refuses %j', (values) => {
    expect(() => decodeIdCursor(encodeCursor(values), 'dlv')).toThrow('cursor');
  });
});
