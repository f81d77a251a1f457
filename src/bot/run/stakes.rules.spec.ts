import type { StakeSettings } from './run-settings.js';
import {
  afterDropping,
  afterOpening,
  afterSettling,
  AT_START,
  levelOf,
  type Progress,
  resultOf,
  stakeFor,
} from './stakes.rules.js';
import type { RunTrade } from './trading-run.types.js';

const VIEW = { now: 0, balance: 100_000, payout: 0.87, minStake: 100, maxStake: 50_000 };
type Result = 'win' | 'loss' | 'tie';

const trade = (level: number, stake: number, result: Result, payout = 0.87): RunTrade => ({
  key: `A:${level}`,
  asset: 'A',
  stake,
  level,
  openedAt: 0,
  settled: {
    status: result,
    pnl: result === 'win' ? Math.round(stake * payout) : result === 'loss' ? -stake : 0,
    closedAt: 60_000,
  },
});

/** The stakes of a run whose orders end like this, one after the other. */
function stakes(settings: StakeSettings, results: readonly Result[], view = VIEW): (number | string)[] {
  let progress: Progress = AT_START;
  return results.map((result) => {
    const stake = stakeFor(settings, progress, view);
    if (typeof stake === 'string') return stake;
    const made = trade(levelOf(progress), stake, result, view.payout);
    progress = afterSettling(settings, afterOpening(progress, made), made);
    return stake;
  });
}

describe('stakes', () => {
  const martingale = { mode: 'fixed', amount: 10, progression: 'martingale' } as const;
  const soros = { mode: 'fixed', amount: 10, progression: 'soros' } as const;

  it.each<[string, StakeSettings, Result[], (number | string)[]]>([
    ['fixed', { mode: 'fixed', amount: 10 }, ['loss', 'win', 'loss'], [1000, 1000, 1000]],
    ['percent', { mode: 'percent', amount: 2.5 }, ['loss', 'win'], [2500, 2500]],
    [
      'martingale wins back what was lost and the first profit, then begins anew',
      { ...martingale, levels: 3 },
      ['loss', 'loss', 'loss', 'win', 'loss'],
      [1000, 2150, 4621, 9933, 1000],
    ],
    [
      'martingale gives a series up after its levels',
      { ...martingale, levels: 1 },
      ['loss', 'loss', 'loss'],
      [1000, 2150, 1000],
    ],
    [
      'martingale repeats the level of a tie',
      { ...martingale, levels: 2 },
      ['loss', 'tie', 'loss', 'win'],
      [1000, 2150, 2150, 4621],
    ],
    ['martingale without levels', { ...martingale, levels: 0 }, ['loss', 'loss'], [1000, 1000]],
    [
      'soros adds the profit',
      { ...soros, levels: 3 },
      ['win', 'win', 'win', 'win', 'win'],
      [1000, 1870, 3497, 6539, 1000],
    ],
    ['soros begins anew after a loss', { ...soros, levels: 2 }, ['win', 'loss', 'win'], [1000, 1870, 1000]],
    ['soros repeats the level of a tie', { ...soros, levels: 2 }, ['win', 'tie', 'win'], [1000, 1870, 1870]],
  ])('%s', (_, settings, results, expected) => {
    expect(stakes(settings, results)).toEqual(expected);
  });

  it.each([1, 2, 3])('a martingale that wins at level %d has earned the first profit at least', (level) => {
    for (const payout of [0.7, 0.8, 0.87, 0.95]) {
      const results = [...Array<Result>(level).fill('loss'), 'win' as const];
      const made = stakes({ ...martingale, levels: 3 }, results, { ...VIEW, payout }) as number[];
      const lost = made.slice(0, -1).reduce((sum, stake) => sum + stake, 0);
      const earned = Math.round(made.at(-1)! * payout) - lost;
      expect(earned).toBeGreaterThanOrEqual(Math.round(1000 * payout) - 1);
      expect(earned).toBeLessThanOrEqual(Math.round(1000 * payout) + 1);
    }
  });

  it.each<[string, StakeSettings, Partial<typeof VIEW>, Progress, number | string]>([
    [
      'a first stake under the smallest',
      { mode: 'percent', amount: 1 },
      { balance: 5000 },
      AT_START,
      'stake_range',
    ],
    ['a first stake over the largest', { mode: 'fixed', amount: 501 }, {}, AT_START, 'stake_range'],
    ['more than half of the balance', { mode: 'fixed', amount: 10 }, { balance: 1999 }, AT_START, 'balance'],
    ['half of it', { mode: 'fixed', amount: 10 }, { balance: 2000 }, AT_START, 1000],
    ['nothing left', { mode: 'fixed', amount: 10 }, { balance: 0 }, AT_START, 'balance'],
    [
      'a grown stake is cut to the largest',
      martingale,
      { maxStake: 1500 },
      { ...AT_START, level: 1, carried: 1000 },
      1500,
    ],
    [
      'and to half of the balance',
      martingale,
      { balance: 3000 },
      { ...AT_START, level: 1, carried: 1000 },
      1500,
    ],
    [
      'no pay-out wins nothing back',
      martingale,
      { payout: 0 },
      { ...AT_START, level: 1, carried: 1000 },
      1000,
    ],
  ])('%s', (_, settings, view, progress, expected) => {
    expect(stakeFor(settings, progress, { ...VIEW, ...view })).toBe(expected);
  });
});

describe('progress, exhaustively', () => {
  const first = (settings: StakeSettings, result: Result) =>
    afterSettling(settings, AT_START, trade(0, 1000, result));

  it.each([
    ...(['win', 'loss', 'tie'] as const).flatMap((result) =>
      ([0, 1, 2, 3] as const).flatMap((level) =>
        (['none', 'martingale', 'soros'] as const).map((progression) => ({ progression, level, result })),
      ),
    ),
  ])('$progression, $result at level $level of 3', ({ progression, level, result }) => {
    const settings = { mode: 'fixed', amount: 10, progression, levels: 3 } as const;
    const made = trade(level, 1000, result);
    const before = { level, carried: 500, inPlay: level > 0 ? made.key : undefined };
    const after = afterSettling(settings, before, made);
    const grows = { none: undefined, martingale: 'loss', soros: 'win' }[progression];
    if (progression === 'none') expect(after).toEqual(AT_START);
    else if (result === 'tie') expect(after).toEqual({ level, carried: 500, inPlay: undefined });
    else if (result === grows && level < 3)
      expect(after).toMatchObject({ level: level + 1, inPlay: undefined });
    else expect(after).toEqual(AT_START);
  });

  it('has one thread: orders beside a higher level take the first stake and move nothing', () => {
    const settings = { mode: 'fixed', amount: 10, progression: 'martingale', levels: 2 } as const;
    const lost = first(settings, 'loss');
    const second = trade(1, 2150, 'loss');
    const playing = afterOpening(lost, second);
    expect([levelOf(lost), levelOf(playing)]).toEqual([1, 0]);
    const beside = trade(0, 1000, 'loss');
    expect(afterOpening(playing, beside)).toBe(playing);
    expect(afterSettling(settings, playing, beside)).toBe(playing);
    expect(afterSettling(settings, playing, second)).toEqual({ level: 2, carried: 3150, inPlay: undefined });
    expect(afterDropping(playing, 'another')).toBe(playing);
    expect(levelOf(afterDropping(playing, second.key))).toBe(1);
  });

  it.each([
    [5, 'win'],
    [-5, 'loss'],
    [0, 'tie'],
  ])('a position that was sold for %d is a %s', (pnl, expected) => {
    expect(resultOf({ ...trade(0, 10, 'win'), settled: { status: 'sold', pnl, closedAt: 0 } })).toBe(
      expected,
    );
  });
});
