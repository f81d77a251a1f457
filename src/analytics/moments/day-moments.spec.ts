import { Names } from '../people/names.js';
import { type DayMoments, MomentsBuilder, packMoments, unpackMoments } from './day-moments.js';

const START = Date.parse('2026-11-23T03:00:00Z');

function built(
  names: Names,
  events: [user: string, offset: number, amount: number | null, currency: string][],
) {
  const builder = new MomentsBuilder(names, START);
  for (const [userId, offset, amount, currency] of events) {
    builder.add({ userId, timestamp: new Date(START + offset), amount, currency });
  }
  return builder.build();
}

/** As a reader sees it. */
function shown({ users, offsets, values }: DayMoments, names: Names) {
  return Array.from(users, (user, i) => [
    names.name(user),
    offsets[i],
    values && [values.amounts[i], values.codes[values.currencies[i]]],
  ]);
}

describe('moments of a day', () => {
  it('are the same for another process, by its own numbers', () => {
    const [own, others] = [new Names(), new Names()];
    others.number('somebody else');
    const events = Array.from({ length: 1000 }, (_, i) => {
      const currency = ['BRL', 'USD', 'EUR'][i % 3];
      return [`user${i % 7}`, i * 10, i % 5 === 0 ? null : i * 1e10 - 500, currency] as [
        string,
        number,
        number | null,
        string,
      ];
    });
    const moments = built(own, events);
    const expected = events.map(([user, offset, amount, currency]) => [
      user,
      offset,
      [amount ?? 0, amount === null ? expect.any(String) : currency],
    ]);
    expect(shown(moments, own)).toEqual(expected);
    // as a database gives bytes back: somewhere within others
    const packed = structuredClone(packMoments(moments, own));
    expect(shown(unpackMoments(packed, others), others)).toEqual(expected);
  });

  it('take no room for values that nobody has', () => {
    const names = new Names();
    const moments = built(names, [['ana', 5, null, 'BRL']]);
    expect(moments.values).toBeNull();
    const packed = packMoments(moments, names);
    expect(Object.keys(packed)).toEqual(['names', 'users', 'offsets']);
    expect(shown(unpackMoments(packed, names), names)).toEqual([['ana', 5, null]]);
  });
});
