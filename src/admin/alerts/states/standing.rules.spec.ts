import { RULE_STATES, RULE_TRANSITIONS } from './alert.states.js';
import type { Condition } from './condition.js';
import { isSameStanding, newStanding, nextStanding, type Standing } from './standing.rules.js';

const BASE: Condition = { comparison: '>', threshold: 10, forSeconds: 60, noData: 'no-data' };

/** Looks at these seconds, each with its figure; what the rule says after each. */
function walk(looks: [second: number, value: number | null][], condition: Partial<Condition> = {}): string[] {
  let standing = newStanding(0);
  let before: number | null = null;
  return looks.map(([second, value]) => {
    const at = second * 1000;
    standing = nextStanding(standing, { ...BASE, ...condition }, { value, at, before });
    before = at;
    return standing.firing && standing.state !== 'alerting' ? `${standing.state} (open)` : standing.state;
  });
}

describe('nextStanding', () => {
  it.each<{ case: string; looks: [number, number | null][]; says: string[]; of?: Partial<Condition> }>([
    {
      case: 'the condition must hold long enough',
      looks: [
        [0, 1],
        [5, 11],
        [60, 11],
        [65, 11],
      ],
      says: ['normal', 'pending', 'pending', 'alerting'],
    },
    {
      case: 'a moment is enough when it says so',
      looks: [
        [0, 11],
        [5, 1],
      ],
      says: ['alerting', 'resolved'],
      of: { forSeconds: 0 },
    },
    {
      case: 'a break begins it anew',
      looks: [
        [0, 11],
        [40, 1],
        [45, 11],
        [70, 11],
        [105, 11],
      ],
      says: ['pending', 'normal', 'pending', 'pending', 'alerting'],
    },
    {
      case: 'one that flaps stays one alert, until it is calm for as long',
      looks: [
        [0, 11],
        [60, 11],
        [65, 1],
        [100, 11],
        [105, 1],
        [160, 1],
        [165, 1],
      ],
      says: ['pending', 'alerting', 'alerting', 'alerting', 'alerting', 'alerting', 'resolved'],
    },
    {
      case: 'calm is five minutes at most',
      looks: [
        [0, 11],
        [250, 11],
        [500, 11],
        [700, 11],
        [705, 1],
        [900, 1],
        [1005, 1],
      ],
      says: ['pending', 'pending', 'pending', 'alerting', 'alerting', 'alerting', 'resolved'],
      of: { forSeconds: 700 },
    },
    {
      case: 'resolved goes on to pending, or after an hour to normal',
      looks: [[0, 11], [5, 1], [10, 1], ...hourOf(15, 1), [3605, 1]],
      says: ['alerting', 'resolved', 'resolved', ...hourOf(15, 1).map(() => 'resolved'), 'normal'],
      of: { forSeconds: 0 },
    },
    {
      case: 'one reading that fails changes nothing, and the time goes on',
      looks: [
        [0, 11],
        [30, null],
        [55, null],
        [60, 11],
      ],
      says: ['pending', 'pending', 'pending', 'alerting'],
    },
    {
      case: 'nothing is decided by a reading that failed',
      looks: [
        [0, 11],
        [40, 11],
        [62, null],
        [65, 11],
      ],
      says: ['pending', 'pending', 'pending', 'alerting'],
    },
    {
      case: 'no figure for half a minute is no data',
      looks: [
        [0, 1],
        [5, null],
        [30, null],
        [35, null],
        [40, 1],
      ],
      says: ['normal', 'normal', 'normal', 'no-data', 'normal'],
    },
    {
      case: 'no data may mean that all is well',
      looks: [
        [0, 11],
        [60, 11],
        [65, null],
        [95, null],
        [125, null],
      ],
      says: ['pending', 'alerting', 'alerting', 'alerting', 'resolved'],
      of: { noData: 'ok' },
    },
    {
      case: 'no data may mean the worst, since it began',
      looks: [
        [0, 1],
        [5, null],
        [35, null],
        [64, null],
        [65, null],
        [70, 1],
      ],
      says: ['normal', 'normal', 'pending', 'pending', 'alerting', 'alerting'],
      of: { noData: 'alerting' },
    },
    {
      case: 'an alert stays open while its figure is not known, and is then the same',
      looks: [
        [0, 11],
        [5, null],
        [40, null],
        [45, 11],
        [50, null],
        [80, null],
        [85, 1],
      ],
      says: ['alerting', 'alerting', 'no-data (open)', 'alerting', 'alerting', 'no-data (open)', 'resolved'],
      of: { forSeconds: 0 },
    },
    {
      case: 'what nobody saw for minutes is not counted',
      looks: [
        [0, 11],
        [30, 11],
        [330, 11],
        [390, 11],
      ],
      says: ['pending', 'pending', 'pending', 'alerting'],
    },
    {
      case: 'a short time without a look is: a restart keeps it pending',
      looks: [
        [0, 11],
        [30, 11],
        [90, 11],
      ],
      says: ['pending', 'pending', 'alerting'],
    },
  ])('$case', ({ looks, says, of }) => expect(walk(looks, of)).toEqual(says));

  it.each<[Condition['comparison'], boolean, boolean, boolean]>([
    ['>', false, false, true],
    ['>=', false, true, true],
    ['<', true, false, false],
    ['<=', true, true, false],
    ['==', false, true, false],
    ['!=', true, false, true],
  ])('%s: 9, 10 and 11 against 10', (comparison, below, same, above) => {
    const said = [9, 10, 11].map(
      (value) => walk([[0, value]], { comparison, forSeconds: 0 })[0] === 'alerting',
    );
    expect(said).toEqual([below, same, above]);
  });

  it('takes no way that is not in the table, and every way that is', () => {
    const ways = new Set<string>();
    let random = 7;
    const next = (most: number) => (random = (random * 48_271) % 2_147_483_647) % most;
    for (let run = 0; run < 400; run++) {
      const noData = (['no-data', 'ok', 'alerting'] as const)[next(3)];
      const condition: Condition = { ...BASE, noData, forSeconds: [0, 20, 60][next(3)] };
      let standing: Standing = newStanding(0);
      let before: number | null = null;
      for (let at = 0, look = 0; look < 60; look++) {
        at += [5000, 15_000, 40_000, 3_700_000][next(40) === 0 ? 3 : next(3)];
        const value = [1, 11, null][next(3)];
        const after = nextStanding(standing, condition, { value, at, before });
        if (after.state !== standing.state) ways.add(`${standing.state} ${after.state}`);
        standing = after;
        before = at;
      }
    }
    const table = RULE_STATES.flatMap((from) => RULE_TRANSITIONS[from].map((to) => `${from} ${to}`));
    expect([...ways].sort()).toEqual(table.sort());
  });

  it('knows when there is nothing to write down', () => {
    const first = nextStanding(newStanding(0), BASE, { value: 1, at: 0, before: null });
    const second = nextStanding(first, BASE, { value: 2, at: 5000, before: 0 });
    expect(isSameStanding(first, second)).toBe(true);
    expect(isSameStanding(first, nextStanding(first, BASE, { value: 11, at: 5000, before: 0 }))).toBe(false);
    expect(isSameStanding(first, nextStanding(first, BASE, { value: null, at: 5000, before: 0 }))).toBe(
      false,
    );
  });
});

/** Looks every four minutes until an hour is nearly over. */
function hourOf(from: number, value: number): [number, number][] {
  return Array.from({ length: 14 }, (_, n) => [from + n * 240, value]);
}
