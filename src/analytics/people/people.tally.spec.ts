import { type DaySlice, EMPTY_SLICE, withRows } from './day-slice.js';
import { Names } from './names.js';
import { PeopleTally } from './people.tally.js';

const users = new Names();
const series = new Names();

/** A slice of `[user, 'type|currency', count, sum]`, added to a former one. */
function slice(rows: [string, string, number, bigint][], former: DaySlice = EMPTY_SLICE): DaySlice {
  const names = [...new Set(rows.map(([user]) => user))];
  return withRows(
    former,
    names.map((user) => ({
      user: users.number(user),
      cells: rows
        .filter(([name]) => name === user)
        .map(([, name, count, sum]) => ({ series: series.number(name), count, sum })),
    })),
    { lastBatch: former.lastBatch + 1, version: 0 },
  );
}

const tally = (filter: { type?: string; currency: string }) => new PeopleTally(users, series, filter);

describe('PeopleTally', () => {
  const monday = slice([
    ['ana', 'purchase|BRL', 2, 5_000n],
    ['ana', 'login|BRL', 3, 0n],
    ['bruno', 'login|BRL', 5, 0n],
    ['caio', 'purchase|USD', 1, 90_000n],
  ]);

  it('counts every currency, sums one, and orders by count, value and id', () => {
    const all = tally({ currency: 'BRL' });
    all.addSlice(monday);
    expect(all.active()).toBe(3);
    expect(all.top(3, 'count')).toEqual([
      { userId: 'ana', count: 5, sum: 5_000n },
      { userId: 'bruno', count: 5, sum: 0n },
      { userId: 'caio', count: 1, sum: 0n },
    ]);
    expect(all.top(1, 'value').map(({ userId }) => userId)).toEqual(['ana']);
  });

  it('keeps to a type, and to users who have it', () => {
    const logins = tally({ type: 'login', currency: 'BRL' });
    logins.addSlice(monday);
    logins.addEvent({ userId: 'dora', type: 'login', amount: 7n, currency: 'BRL', timestamp: new Date(0) });
    logins.addEvent({ userId: 'ana', type: 'purchase', amount: 7n, currency: 'BRL', timestamp: new Date(0) });
    expect(logins.top(10, 'count')).toEqual([
      { userId: 'bruno', count: 5, sum: 0n },
      { userId: 'ana', count: 3, sum: 0n },
      { userId: 'dora', count: 1, sum: 7n },
    ]);
  });

  it('adds moments like events, exactly also beyond 2^53', () => {
    const day = (amounts: number[], codes: string[]) => ({
      users: Int32Array.from(amounts, (_, i) => users.number(['ana', 'bruno'][i % 2])),
      offsets: Int32Array.from(amounts, (_, i) => i),
      values: {
        amounts: Float64Array.from(amounts),
        currencies: Uint16Array.from(amounts, (_, i) => i % codes.length),
        codes,
      },
    });
    const all = tally({ currency: 'BRL' });
    all.addMoments('purchase', day([1, 20, 300, 4000], ['BRL', 'USD']), 0, 3);
    all.addMoments('login', { ...day([7, 7], ['BRL']), values: null }, 0, 2);
    all.addMoments('purchase', day([5], ['USD']), 0, 1);
    expect(all.top(2, 'count')).toEqual([
      { userId: 'ana', count: 4, sum: 301n },
      { userId: 'bruno', count: 2, sum: 0n },
    ]);
    for (let i = 0; i < 1001; i++) all.addMoments('purchase', day([1e13, 0], ['BRL']), 0, 2);
    all.addMoments('purchase', day([1], ['BRL']), 0, 1);
    expect(all.top(1, 'value')).toEqual([{ userId: 'ana', count: 1006, sum: 10_010_000_000_000_302n }]);
    const purchases = tally({ type: 'login', currency: 'BRL' });
    purchases.addMoments('purchase', day([1], ['BRL']), 0, 1);
    expect(purchases.active()).toBe(0);
  });

  it("replaces a user's rows and leaves the others", () => {
    const later = slice(
      [
        ['ana', 'login|BRL', 1, 0n],
        ['eva', 'login|BRL', 1, 0n],
      ],
      monday,
    );
    const all = tally({ currency: 'BRL' });
    all.addSlice(later);
    expect(all.top(10, 'count').map(({ userId, count }) => [userId, count])).toEqual([
      ['bruno', 5],
      ['ana', 1],
      ['caio', 1],
      ['eva', 1],
    ]);
    expect(later.lastBatch).toBe(1);
  });

  it('stays exact beyond 2^53, within a day and over days', () => {
    const huge = 9_007_199_254_740_993n; // 2^53 + 1, which no double is
    const one = slice([['ana', 'purchase|BRL', 1, huge]]);
    const other = slice([['ana', 'purchase|BRL', 1, 9_007_199_254_740_991n]]);
    const small = slice([['ana', 'purchase|BRL', 1, 1n]]);
    for (const slices of [
      [one, small],
      [small, one],
      [other, other, small],
      [other, small, other, one],
    ]) {
      const all = tally({ currency: 'BRL' });
      let sum = 0n;
      for (const each of slices) {
        all.addSlice(each);
        sum += BigInt(each.sums[0]);
      }
      all.addEvent({ userId: 'ana', type: 'purchase', amount: 2n, currency: 'BRL', timestamp: new Date(0) });
      expect(all.top(1, 'value')).toEqual([{ userId: 'ana', count: slices.length + 1, sum: sum + 2n }]);
    }
  });

  it('has room for more users than it began with', () => {
    const many = slice(Array.from({ length: 5000 }, (_, i) => [`user${i}`, 'login|BRL', i + 1, 0n]));
    const all = tally({ currency: 'BRL' });
    all.addSlice(many);
    expect(all.active()).toBe(5000);
    expect(all.top(2, 'count').map(({ userId }) => userId)).toEqual(['user4999', 'user4998']);
  });
});
