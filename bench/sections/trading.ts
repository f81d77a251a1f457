import type { Table } from '../measure.ts';
import { backtestSpeed } from '../trading/backtest-speed.ts';

/** Backtests and bots: each part is a file of `bench/trading`. */
export async function trading(): Promise<{ tables: Table[]; data: unknown }> {
  const backtest = await backtestSpeed();
  return { tables: [backtest.table], data: { backtest: backtest.data } };
}
