import { keyOf } from '../run/trading-run.js';
import type { RunTrade } from '../run/trading-run.types.js';
import { msOf, type Timeframe } from '../../market/index.js';
import type { Trade } from '../../broker/index.js';

/** A candle of a short timeframe is traded for so long after its end at least, ms of the market's time. */
const FRESH_MS = 60_000;

/**
 * Whether a candle may still be traded: half of its length after its end, and of long ones a twentieth. What ended while
 * nobody ran the bot is older and only warms its strategy up. Times in ms by the market's clock.
 */
export function isFresh(end: number, now: number, timeframe: Timeframe): boolean {
  const length = msOf(timeframe);
  return now - end <= Math.min(length / 2, Math.max(FRESH_MS, length / 20));
}

/** The same for the same candle of the same run, whichever process decides: with it no order is made twice. */
export function clientOrderIdOf(runId: string, asset: string, end: number): string {
  return `${runId}:${keyOf(asset, end)}`;
}

/** What a trade of the bot is to its run; undefined when nothing was bought. */
export function toRunTrade(trade: Trade): RunTrade | undefined {
  if (trade.origin.by !== 'bot' || trade.state === 'rejected') return undefined;
  const { status, pnl, closedAt } = trade;
  const { key, level } = trade.origin;
  const open = { key, asset: trade.asset, stake: trade.stake, level, openedAt: trade.openedAt };
  if (trade.state !== 'settled' || closedAt === null) return open;
  return { ...open, settled: { status: status as 'win' | 'loss' | 'tie' | 'sold', pnl, closedAt } };
}

/** Pauses before a run that has failed so often in a row begins anew, in ms. */
const RESTART_MS = [5000, 15_000, 60_000, 300_000];

/** @param failures in a row, this one included: 1 and more */
export function restartAfter(failures: number): number {
  return RESTART_MS[Math.min(failures, RESTART_MS.length) - 1];
}
