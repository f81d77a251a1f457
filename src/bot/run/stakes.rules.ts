import type { StakeSettings } from './run-settings.js';
import type { MarketView, Restraint, RunTrade } from './trading-run.types.js';

/** No order takes more of the balance than this share, whatever the settings say. */
export const MOST_OF_BALANCE = 0.5;
/** How many steps a stake may grow. */
export const MOST_LEVELS = 3;

/**
 * Where the progression stands. It has one thread: while an order of a higher level is open, others take the first stake
 * and move nothing.
 */
export interface Progress {
  /** Of the next order; 0 is the first stake. */
  level: number;
  /** Martingale: cents lost in this series. Soros: cents that the next stake consists of. */
  carried: number;
  /** The order of a higher level that is open. */
  inPlay: string | undefined;
}

export const AT_START: Progress = { level: 0, carried: 0, inPlay: undefined };

/**
 * The stake of the next order in cents, or why there is none.
 *
 * Martingale: what a win at the pay-out now offered needs to bring back the losses of the series and the profit of the
 * first stake: `first + lost / payout`, at 87 % 2.15 times the first stake, then 4.62 and 9.93 times. Soros: the stake
 * that won and its profit. What is above the first stake is cut down to the caps; a first stake beyond them is refused,
 * because nobody asked for a smaller one.
 */
export function stakeFor(settings: StakeSettings, progress: Progress, view: MarketView): number | Restraint {
  const first = firstStake(settings, view.balance);
  const most = Math.floor(view.balance * MOST_OF_BALANCE);
  if (first < view.minStake || first > view.maxStake) return 'stake_range';
  if (first > most) return 'balance';
  if (levelOf(progress) === 0) return first;
  const grown =
    settings.progression === 'soros'
      ? progress.carried
      : view.payout > 0
        ? Math.ceil(first + progress.carried / view.payout)
        : first;
  return Math.max(view.minStake, Math.min(grown, view.maxStake, most));
}

/** The level at which an order is made now. */
export function levelOf(progress: Progress): number {
  return progress.inPlay === undefined ? progress.level : 0;
}

/** After an order was made. */
export function afterOpening(progress: Progress, trade: RunTrade): Progress {
  return trade.level > 0 ? { ...progress, inPlay: trade.key } : progress;
}

/** After an order came to nothing: the level is free again. */
export function afterDropping(progress: Progress, key: string): Progress {
  return progress.inPlay === key ? { ...progress, inPlay: undefined } : progress;
}

/** After an order was settled: the whole table of both progressions. */
export function afterSettling(settings: StakeSettings, progress: Progress, trade: RunTrade): Progress {
  const { progression = 'none', levels = 0 } = settings;
  if (progression === 'none' || levels === 0) return AT_START;
  const isInPlay = progress.inPlay === trade.key;
  // an order beside the series: what it brought is not the series' to lose or to win back
  if (!isInPlay && (progress.level > 0 || trade.level > 0)) return progress;
  const result = resultOf(trade);
  if (result === 'tie') return { ...progress, inPlay: undefined };
  const goesOn = result === (progression === 'martingale' ? 'loss' : 'win') && trade.level < levels;
  if (!goesOn) return AT_START;
  const pnl = trade.settled!.pnl;
  const carried = progression === 'martingale' ? progress.carried - pnl : trade.stake + pnl;
  return { level: trade.level + 1, carried, inPlay: undefined };
}

/** A sold position counts by what it brought. */
export function resultOf({ settled }: RunTrade): 'win' | 'loss' | 'tie' {
  const { status, pnl } = settled!;
  if (status !== 'sold') return status;
  return pnl > 0 ? 'win' : pnl < 0 ? 'loss' : 'tie';
}

function firstStake({ mode, amount }: StakeSettings, balance: number): number {
  return mode === 'fixed' ? Math.round(amount * 100) : Math.floor((balance * amount) / 100);
}
