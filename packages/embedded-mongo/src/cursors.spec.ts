import { Cursors } from './cursors.ts';

async function* nothing(): AsyncGenerator<Uint8Array[]> {}

test('ids are longs to every driver: none is small enough for a double', () => {
  const cursors = new Cursors();
  const source = { pieces: nothing(), ended: () => false };
  const ids = Array.from({ length: 20_000 }, () => cursors.create('db.items', source).id);
  expect(ids.filter((id) => id <= Number.MAX_SAFE_INTEGER)).toEqual([]);
});
