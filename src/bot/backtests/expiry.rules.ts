import type { OptionKind } from '../../broker/index.js';
import { msOf, type Timeframe } from '../../market/index.js';

/** Full steps at which options of a kind expire, and how long before that purchases end, ms. */
const STEPS: Readonly<Record<OptionKind, { step: number; deadTime: number } | undefined>> = {
  blitz: undefined,
  turbo: { step: 60_000, deadTime: 30_000 },
  binary: { step: 900_000, deadTime: 30_000 },
};

/** The instant at which something expires that is bought at `now`, ms. */
export function expiresAt(kind: OptionKind, now: number, expirySeconds: number): number {
  const steps = STEPS[kind];
  if (!steps) return now + expirySeconds * 1000;
  const { step, deadTime } = steps;
  const nth = Math.max(1, Math.round((expirySeconds * 1000) / step));
  const first = Math.floor((now + deadTime) / step) * step + step;
  return first + (nth - 1) * step;
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
  const step = STEPS[kind]?.step;
  const at = expirySeconds * 1000;
  if (step !== undefined) {
    if (at % step !== 0) return `must be a multiple of ${step / 1000} for ${kind}`;
    return step % length === 0
      ? undefined
      : `cannot be told from candles of ${timeframe}: ${kind} expires each ${step / 1000} s`;
  }
  return at % length === 0 ? undefined : `must be a multiple of the timeframe, ${length / 1000} s`;
}
