import { randomNumbers } from '../../../test/factories/analytics-world.js';
import { median } from '../figures.rules.js';
import type { DayMoments } from '../moments/day-moments.js';
import { emptyResult, FunnelTally, inOrderOfTime, parseFunnel } from './funnel.rules.js';

interface Step {
  user: number;
  type: string;
  time: number;
}

/** What the rules come to, events in any order. */
function counted(steps: string[], within: number, events: Step[], period = { from: 0, to: 1000 }) {
  const types = [...new Set(steps)];
  const tally = new FunnelTally({ steps, within }, period, types);
  const columns = types.map((type): DayMoments => {
    const own = events.filter((event) => event.type === type).sort((a, b) => a.time - b.time);
    return {
      users: Int32Array.from(own, ({ user }) => user),
      offsets: Int32Array.from(own, ({ time }) => time),
      values: null,
    };
  });
  inOrderOfTime(columns, (type, user, time) => tally.add(type, user, time));
  const result = emptyResult(steps.length);
  tally.addTo(result);
  return { users: result.users, medians: result.between.map((times) => median(times)) };
}

/** The definition in words, tried out on every way that there is. */
function oracle(steps: string[], within: number, events: Step[], period = { from: 0, to: 1000 }) {
  const result = emptyResult(steps.length);
  for (const user of new Set(events.map((event) => event.user))) {
    const own = events
      .filter((event) => event.user === user && steps.includes(event.type))
      .sort((a, b) => a.time - b.time || steps.indexOf(a.type) - steps.indexOf(b.type));
    let best: number[] = [];
    const better = (way: number[]) => {
      if (way.length !== best.length) return way.length > best.length;
      if (way.at(-1) !== best.at(-1)) return way.at(-1)! < best.at(-1)!;
      if (own[way[0]].time !== own[best[0]].time) return way[0] > best[0];
      const at = way.findIndex((place, i) => i > 0 && place !== best[i]);
      return at > 0 && way[at] < best[at];
    };
    const goOn = (way: number[]) => {
      if (way.length > 0 && better(way)) best = way;
      if (way.length === steps.length) return;
      for (let i = (way.at(-1) ?? -1) + 1; i < own.length; i++) {
        if (own[i].type !== steps[way.length]) continue;
        const start = own[way[0] ?? i].time;
        if (start < period.from || start >= period.to || own[i].time - start > within) continue;
        goOn([...way, i]);
      }
    };
    goOn([]);
    best.forEach((place, i) => {
      result.users[i]++;
      if (i > 0) result.between[i].push(own[place].time - own[best[i - 1]].time);
    });
  }
  return { users: result.users, medians: result.between.map((times) => median(times)) };
}

describe('a funnel', () => {
  const of = (text: string): Step[] =>
    text.split(' ').map((word) => {
      const [, type, time, user] = /^([a-z])(\d+)(?:u(\d))?$/.exec(word)!;
      return { type, time: Number(time), user: Number(user ?? 0) };
    });

  it.each<{
    case: string;
    steps: string;
    within?: number;
    events: string;
    users: number[];
    medians?: (number | null)[];
  }>([
    { case: 'in order', steps: 'abc', events: 'a1 b5 c9', users: [1, 1, 1], medians: [null, 4, 4] },
    { case: 'out of order', steps: 'abc', events: 'b1 a2 c3', users: [1, 0, 0] },
    { case: 'others in between do no harm', steps: 'ab', events: 'a1 c2 b3', users: [1, 1] },
    { case: 'the first step is missing', steps: 'ab', events: 'b3', users: [0, 0] },
    { case: 'just within the window', steps: 'ab', within: 10, events: 'a1 b11', users: [1, 1] },
    { case: 'just outside of it', steps: 'ab', within: 10, events: 'a1 b12', users: [1, 0] },
    {
      case: 'the window begins with the first step, not the one before',
      steps: 'abc',
      within: 10,
      events: 'a1 b9 c12',
      users: [1, 1, 0],
    },
    {
      case: 'a later beginning leads there',
      steps: 'abc',
      within: 10,
      events: 'a1 b2 a8 b9 c15',
      users: [1, 1, 1],
      medians: [null, 1, 6],
    },
    {
      case: 'the last beginning that still leads there',
      steps: 'ab',
      events: 'a1 a5 b6',
      users: [1, 1],
      medians: [null, 1],
    },
    {
      case: 'each step at its first event',
      steps: 'abc',
      events: 'a1 b2 b5 c6',
      users: [1, 1, 1],
      medians: [null, 1, 4],
    },
    { case: 'the first way as far', steps: 'ab', events: 'a1 b4 a10 b11', users: [1, 1], medians: [null, 3] },
    { case: 'the same type twice needs two events', steps: 'aab', events: 'a1 b2', users: [1, 0, 0] },
    {
      case: 'the same type twice',
      steps: 'aab',
      events: 'a1 a3 b4',
      users: [1, 1, 1],
      medians: [null, 2, 1],
    },
    {
      case: 'at the same instant in the order of the funnel',
      steps: 'ab',
      events: 'b5 a5',
      users: [1, 1],
      medians: [null, 0],
    },
    { case: 'each user alone', steps: 'ab', events: 'a1u1 b2u2 a3u2', users: [2, 0] },
    { case: 'begins before the period', steps: 'ab', events: 'a0 b100', users: [1, 1] },
  ])('$case', ({ steps, within = 1000, events, users, medians }) => {
    const all = counted([...steps], within, of(events));
    expect(all.users).toEqual(users);
    if (medians) expect(all.medians).toEqual(medians);
  });

  it('begins within the period, and may end after it', () => {
    const period = { from: 10, to: 20 };
    expect(counted(['a', 'b'], 100, of('a9 b15'), period).users).toEqual([0, 0]);
    expect(counted(['a', 'b'], 100, of('a10 b25'), period).users).toEqual([1, 1]);
    expect(counted(['a', 'b'], 100, of('a20 b25'), period).users).toEqual([0, 0]);
  });

  it('comes to what the definition says, whatever happens', () => {
    const random = randomNumbers(7);
    const whole = (below: number) => Math.floor(random() * below);
    for (let round = 0; round < 800; round++) {
      const letters = 'abcd'.slice(0, 2 + whole(3));
      const steps = Array.from({ length: 2 + whole(3) }, () => letters[whole(letters.length)]);
      const span = 5 + whole(60);
      const events = Array.from({ length: 1 + whole(24) }, () => ({
        user: whole(2),
        type: letters[whole(letters.length)],
        time: whole(span),
      }));
      const within = 1 + whole(40);
      const period = { from: whole(8), to: 10 + whole(40) };
      const found = counted(steps, within, events, period);
      expect({ steps, within, events, period, ...found }).toEqual({
        steps,
        within,
        events,
        period,
        ...oracle(steps, within, events, period),
      });
    }
  });

  it('says when its memory is full', () => {
    const tally = new FunnelTally({ steps: ['a', 'b'], within: 10 }, { from: 0, to: 10 }, ['a', 'b'], 12);
    for (let user = 0; user < 2; user++) tally.add(0, user, 1);
    expect(tally.isFull).toBe(false);
    tally.add(0, 2, 1);
    expect(tally.isFull).toBe(true);
  });
});

describe('the question of a funnel', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`).join(',');

  it('reads types and the window', () => {
    expect(parseFunnel('view, checkout,purchase', '12h')).toEqual({
      steps: ['view', 'checkout', 'purchase'],
      within: 12 * 3_600_000,
    });
    expect(parseFunnel(many(10), '90d').within).toBe(90 * 86_400_000);
  });

  it.each([
    [many(1), '7d', ['steps']],
    [many(11), '7d', ['steps']],
    [many(50), '7d', ['steps']],
    ['view,,purchase', '7d', ['steps']],
    ['view,Purchase', '7d', ['steps']],
    ['view,purchase', '91d', ['within']],
    ['view,purchase', '0h', ['within']],
    ['view,purchase', '7', ['within']],
    ['view,purchase', '7 days', ['within']],
    ['view,purchase', '-1d', ['within']],
    ['', '', ['steps', 'within']],
  ])('refuses %s within %s', (steps, within, fields) => {
    const errors = fields.map((field): unknown => expect.objectContaining({ field }));
    expect(() => parseFunnel(steps, within)).toThrow(expect.objectContaining({ errors }) as Error);
  });
});
