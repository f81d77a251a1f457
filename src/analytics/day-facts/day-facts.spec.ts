import { analyticsWorld, type AnalyticsWorld } from '../../../test/factories/analytics-world.js';
import { dayLabel, parseDay } from '../../common/index.js';
import { type DayFactKind, DayFacts, DayFactStore } from './day-facts.js';

const FROM = parseDay('2026-03-01')!;
const DAYS = 5;

describe('facts of days', () => {
  let world: AnalyticsWorld;
  let store: DayFactStore;
  let made: string[];

  beforeAll(async () => {
    world = await analyticsWorld();
    store = world.module.get(DayFactStore);
    for (let day = FROM; day < FROM + DAYS; day++) await record(day);
  });
  afterAll(() => world.close());
  beforeEach(() => (made = []));

  const record = (day: number) =>
    world.record(1, [
      {
        userId: 'ana',
        type: 'view',
        amount: null,
        currency: 'BRL',
        timestamp: new Date(`${dayLabel(day)}T12:00:00-03:00`),
      },
    ]);

  /** Takes 1 entry, and 8 as everything kept; tells when it is made. */
  function facts(more: Partial<DayFactKind<string>> = {}): DayFacts<string> {
    return new DayFacts<string>(store, {
      name: 'test',
      mostEntries: 1000,
      size: () => 1,
      make: (day, key) => {
        made.push(`${dayLabel(day)} ${key}`);
        return Promise.resolve(`${key} of ${dayLabel(day)}`);
      },
      pack: () => null,
      unpack: () => 'unpacked',
      ...more,
    });
  }

  async function read(of: DayFacts<string>, keys = ['a'], from = FROM - 1): Promise<string[]> {
    const shown: string[] = [];
    await of.visit(
      from,
      FROM + DAYS + 1,
      () => keys,
      (_, found) => shown.push(...keys.map((key) => found.get(key)!)),
    );
    return shown;
  }
  const days = Array.from({ length: DAYS }, (_, i) => dayLabel(FROM + i));

  it('are made once, for days with events, in order', async () => {
    const of = facts();
    expect(await read(of)).toEqual(days.map((day) => `a of ${day}`));
    await read(of);
    expect(made).toHaveLength(DAYS);
    expect(await read(of, ['b', 'a'])).toHaveLength(2 * DAYS);
    expect(made).toHaveLength(2 * DAYS);
  });

  it('are made once also when many ask at the same time', async () => {
    const of = facts();
    const answers = await Promise.all(Array.from({ length: 5 }, () => read(of)));
    expect(new Set(answers.map((shown) => shown.join()))).toEqual(
      new Set([days.map((day) => `a of ${day}`).join()]),
    );
    expect(made).toHaveLength(DAYS);
  });

  it('are made again for a day that has moved, and only for that', async () => {
    const of = facts();
    await read(of);
    await record(FROM + 2);
    made = [];
    await read(of);
    expect(made).toEqual([`${days[2]} a`]);
  });

  it('leave memory when they are too many, the ones that nobody asked for first', async () => {
    const of = facts({ mostEntries: 3 * 9 });
    await read(of);
    made = [];
    await read(of, ['a'], FROM + 2); // the last three are there
    expect(made).toEqual([]);
    expect(await read(of)).toEqual(days.map((day) => `a of ${day}`));
    expect(made.length).toBeGreaterThanOrEqual(2);
  });

  it('come from the database when another process has stored them, until the day moves', async () => {
    await read(facts({ pack: () => ({ n: 1 }) }));
    made = [];
    expect(await read(facts())).toEqual(days.map(() => 'unpacked'));
    expect(made).toEqual([]);
    await record(FROM);
    expect((await read(facts()))[0]).toBe(`a of ${days[0]}`);
    expect(made).toEqual([`${days[0]} a`]);
  });

  it('a failure is told, and tried again', async () => {
    let broken = true;
    const of = facts({ make: () => (broken ? Promise.reject(new Error('away')) : Promise.resolve('there')) });
    await expect(read(of, ['c'])).rejects.toThrow('away');
    broken = false;
    expect(await read(of, ['c'])).toEqual(days.map(() => 'there'));
  });
});
