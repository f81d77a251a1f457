import type { Table } from '../measure.ts';
import { backtestSpeed } from '../trading/backtest-speed.ts';
import { bots } from '../trading/bots.ts';

/** Backtests and bots: each part is a file of `bench/trading`. */
export async function trading(seconds: number): Promise<{ tables: Table[]; data: unknown }> {
  const backtest = await backtestSpeed();
  const live = await liveBots(seconds);
  return { tables: [backtest.table, ...live.tables], data: { backtest: backtest.data, bots: live.data } };
}

/** Bots alone: with one asset each, and with three. */
export async function liveBots(seconds: number) {
  const parts = [await bots(seconds, 1), await bots(seconds, 3)];
  return { tables: parts.map(({ table }) => table), data: parts.map(({ data }) => data) };
}
