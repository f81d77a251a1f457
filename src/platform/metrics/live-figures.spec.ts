import { ManualClock } from '../../../test/factories/manual-clock.js';
import { LiveFigures } from './live-figures.js';

describe('LiveFigures', () => {
  let clock: ManualClock;
  let figures: LiveFigures;
  const told: string[] = [];

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new ManualClock();
    figures = new LiveFigures(clock);
    told.length = 0;
    const log = (figures as unknown as { log: { warn: (line: string) => void } }).log;
    log.warn = (line) => void told.push(line);
  });
  afterEach(() => jest.useRealTimers());

  function add(name: string, read: () => number | null | Promise<number | null>): void {
    figures.add({ name, unit: 'things', help: `Of ${name}`, scope: 'installation', read });
  }

  it('lists what may be asked for, by name, and reads nothing meanwhile', () => {
    add('b.two', () => {
      throw new Error('nobody asked');
    });
    add('a.one', () => 1);
    expect(figures.list()).toEqual([
      { name: 'a.one', unit: 'things', help: 'Of a.one', scope: 'installation' },
      { name: 'b.two', unit: 'things', help: 'Of b.two', scope: 'installation' },
    ]);
    expect(told).toEqual([]);
  });

  it.each(['', 'one', 'a.', 'A.b', 'a.b-c', 'a b.c', '__proto__'])('refuses the name "%s"', (name) => {
    expect(() => add(name, () => 1)).toThrow('no name for a figure');
  });

  it('refuses a name that is taken', () => {
    add('a.one', () => 1);
    expect(() => add('a.one', () => 2)).toThrow('there already');
  });

  it('reads all, or those that are named; an unknown one is null', async () => {
    add('a.one', () => 1);
    add('a.two', () => Promise.resolve(2));
    await expect(figures.read()).resolves.toEqual({ 'a.one': 1, 'a.two': 2 });
    await expect(figures.read(['a.two', 'a.gone'])).resolves.toEqual({ 'a.two': 2, 'a.gone': null });
    await expect(figures.read([])).resolves.toEqual({});
  });

  it('asks at most once a second, however many ask, and by the names that are asked for', async () => {
    let one = 0;
    let two = 0;
    add('a.one', () => ++one);
    add('a.two', () => Promise.resolve(++two));
    await Promise.all(Array.from({ length: 50 }, () => figures.read(['a.one'])));
    clock.advance(999);
    await expect(figures.read()).resolves.toEqual({ 'a.one': 1, 'a.two': 1 });
    clock.advance(1);
    await expect(figures.read()).resolves.toEqual({ 'a.one': 2, 'a.two': 1 });
  });

  it('asks anew when the clock was set back', async () => {
    let asked = 0;
    add('a.one', () => ++asked);
    await figures.read();
    clock.advance(-60_000);
    await expect(figures.read()).resolves.toEqual({ 'a.one': 2 });
  });

  it.each<[string, () => number | null | Promise<number | null>]>([
    ['throws', () => raise()],
    ['rejects', () => Promise.reject(new Error('away'))],
    ['has nothing to tell', () => null],
    ['is no number', () => NaN],
    ['is endless', () => Infinity],
  ])('a figure that %s is null and spoils no other', async (_case, read) => {
    add('a.bad', read);
    add('a.good', () => 1);
    await expect(figures.read()).resolves.toEqual({ 'a.bad': null, 'a.good': 1 });
  });

  it('tells of failing figures once, in a line for a reason, and again after they went well', async () => {
    let isAway = true;
    add('a.one', () => (isAway ? raise() : 1));
    add('a.two', () => (isAway ? raise() : 2));
    add('a.three', () => Promise.reject(new Error('other')));
    for (const away of [true, true, false, true]) {
      isAway = away;
      await figures.read();
      await jest.advanceTimersByTimeAsync(1);
      clock.advance(1000);
    }
    const away = 'Not known: a.one, a.two: Error: away';
    expect(told).toEqual([away, 'Not known: a.three: Error: other', away]);
  });

  it('a figure that takes over a second is null, is not asked again before it answered, and comes back', async () => {
    const asked: ((value: number) => void)[] = [];
    add('a.slow', () => new Promise((resolve) => asked.push(resolve)));
    add('a.good', () => 1);
    const first = figures.read();
    await jest.advanceTimersByTimeAsync(1000);
    await expect(first).resolves.toEqual({ 'a.slow': null, 'a.good': 1 });
    clock.advance(5000);
    await expect(figures.read()).resolves.toEqual({ 'a.slow': null, 'a.good': 1 });
    expect(asked).toHaveLength(1);

    asked[0](7);
    await jest.advanceTimersByTimeAsync(1);
    clock.advance(5000);
    const again = figures.read();
    asked[1](8);
    await expect(again).resolves.toEqual({ 'a.slow': 8, 'a.good': 1 });
    expect(jest.getTimerCount()).toBe(0);
  });
});

function raise(): never {
  throw new Error('away');
}
