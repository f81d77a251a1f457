import type { Table } from '../measure.ts';
import { backtestSpeed } from '../trading/backtest-speed.ts';
import { bots } from '../trading/bots.ts';

/** Backtests and bots: each part is a file of `bench/trading`. */
export async function trading(seconds: number): Promise<{ tables: Table[]; data: unknown }> {
  const backtest = await backtestSpeed();
  const live = await bots(seconds);
  return { tables: [backtest.table, live.table], data: { backtest: backtest.data, bots: live.data } };
}
