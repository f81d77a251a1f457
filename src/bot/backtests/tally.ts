import type { BacktestFigures, BacktestStatus } from './backtest.types.js';

/** Counts settled trades; money in cents. */
export class Tally {
  wins = 0;
  losses = 0;
  ties = 0;
  pnl = 0;

  get trades(): number {
    return this.wins + this.losses + this.ties;
  }

  add(status: BacktestStatus, pnl: number): void {
    if (status === 'win') this.wins++;
    else if (status === 'loss') this.losses++;
    else this.ties++;
    this.pnl += pnl;
  }

  addAll(other: Tally): this {
    this.wins += other.wins;
    this.losses += other.losses;
    this.ties += other.ties;
    this.pnl += other.pnl;
    return this;
  }

  figures(): BacktestFigures {
    const { wins, losses, ties, trades, pnl } = this;
    return {
      trades,
      wins,
      losses,
      ties,
      pnl: pnl / 100,
      winRate: wins + losses === 0 ? 0 : wins / (wins + losses),
      expectancy: trades === 0 ? 0 : pnl / trades / 100,
    };
  }
}
