import type { TradeStatus } from '../../broker/index.js';

/** A settled trade, as far as figures go. Money in cents, time in ms by the market's clock. */
export interface Result {
  strategy: string;
  status: Exclude<TradeStatus, 'open' | 'unknown' | 'rejected'>;
  pnl: number;
  closedAt: number;
}

/** Money in cents. `winRate` is wins / (wins + losses), 0 without either. */
export interface Figures {
  trades: number;
  wins: number;
  losses: number;
  winRate: number;
  pnl: number;
}

export interface Performance extends Omit<Figures, 'pnl'> {
  total: number;
  today: number;
  /** The largest fall of the sum of results from its highest point, which is 0 before the first trade. */
  maxDrawdown: number;
  /** The sum of results after a trade, oldest first; the last one is always there. */
  equity: { time: number; value: number }[];
  /** The best one first. */
  byStrategy: (Figures & { strategy: string })[];
}

/** What is shown of an equity curve is not more than this. */
export const MOST_POINTS = 500;

/** What a result counts as: a position that was sold counts by what it brought. */
export function outcomeOf({ status, pnl }: Pick<Result, 'status' | 'pnl'>): 'win' | 'loss' | 'tie' {
  if (status !== 'sold') return status;
  return pnl > 0 ? 'win' : pnl < 0 ? 'loss' : 'tie';
}

export function winRate(wins: number, losses: number): number {
  return wins + losses === 0 ? 0 : wins / (wins + losses);
}

/**
 * All figures of a series of results.
 * @param results in the order in which they were closed
 * @param today when the day began, ms
 */
export function performanceOf(results: readonly Result[], today: number): Performance {
  const all = new Tally();
  const strategies = new Map<string, Tally>();
  const equity: Performance['equity'] = [];
  const step = Math.ceil(results.length / MOST_POINTS);
  let [sum, highest, maxDrawdown, sumOfToday] = [0, 0, 0, 0];
  for (const [at, result] of results.entries()) {
    sum += result.pnl;
    highest = Math.max(highest, sum);
    maxDrawdown = Math.max(maxDrawdown, highest - sum);
    if (result.closedAt >= today) sumOfToday += result.pnl;
    if ((results.length - 1 - at) % step === 0) equity.push({ time: result.closedAt, value: sum });
    all.add(result);
    let own = strategies.get(result.strategy);
    if (!own) strategies.set(result.strategy, (own = new Tally()));
    own.add(result);
  }
  const { pnl: total, ...counts } = all.figures();
  const byStrategy = [...strategies].map(([strategy, tally]) => ({ strategy, ...tally.figures() }));
  byStrategy.sort((a, b) => b.pnl - a.pnl || (a.strategy < b.strategy ? -1 : 1));
  return { total, today: sumOfToday, ...counts, maxDrawdown, equity, byStrategy };
}

class Tally {
  private trades = 0;
  private wins = 0;
  private losses = 0;
  private pnl = 0;

  add(result: Result): void {
    this.trades++;
    this.pnl += result.pnl;
    const outcome = outcomeOf(result);
    if (outcome === 'win') this.wins++;
    else if (outcome === 'loss') this.losses++;
  }

  figures(): Figures {
    const { trades, wins, losses, pnl } = this;
    return { trades, wins, losses, winRate: winRate(wins, losses), pnl };
  }
}
