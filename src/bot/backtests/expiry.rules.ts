import { expiryOf, type OptionKind, STEP_MS } from '../../broker/pure.js';
import { msOf, type Timeframe } from '../../market/pure.js';

/** Purchases of turbo and binary options end so long before their expiry, ms: what brokers of the field do. */
const DEAD_TIME_MS = 30_000;

/** The instant at which something expires that is bought at `now`, ms. */
export function expiresAt(kind: OptionKind, now: number, expirySeconds: number): number {
  return expiryOf(kind, now, expirySeconds, DEAD_TIME_MS);
}

/**
 * Whether candles of this timeframe tell the price at which the option expires: only where one ends there.
 * @returns what is wrong, or undefined
 */
export function expiryFault(
  kind: OptionKind,
  expirySeconds: number,
  timeframe: Timeframe,
): string | undefined {
  const length = msOf(timeframe);
  const expiry = expirySeconds * 1000;
  if (kind === 'blitz') {
    return expiry % length === 0 ? undefined : `must be a multiple of the timeframe, ${length / 1000} s`;
  }
  const step = STEP_MS[kind];
  if (expiry % step !== 0) return `must be a multiple of ${step / 1000} for ${kind}`;
  if (step % length === 0) return undefined;
  return `cannot be told from candles of ${timeframe}: ${kind} expires each ${step / 1000} s`;
}
