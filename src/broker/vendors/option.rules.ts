import type { Direction, OptionKind, Position } from './broker.js';

/** How long the steps of turbo and binary options are, at whose ends they expire, ms. */
export const STEP_MS: Readonly<Record<Exclude<OptionKind, 'blitz'>, number>> = {
  turbo: 60_000,
  binary: 900_000,
};

/**
 * When an option expires, ms since 1970 as all times here. A blitz: so long after its purchase. Others: at the end of the
 * n-th step (n = expiry / step) of those that can still be bought, which is until `deadTime` before their end.
 * @param openedAt of the purchase
 * @param deadTime ms
 */
export function expiryOf(
  kind: OptionKind,
  openedAt: number,
  expirySeconds: number,
  deadTime: number,
): number {
  const expiry = expirySeconds * 1000;
  if (kind === 'blitz') return openedAt + expiry;
  const step = STEP_MS[kind];
  const firstEnd = (Math.floor((openedAt + deadTime) / step) + 1) * step;
  return firstEnd + expiry - step;
}

/** What became of an option whose price went from `open` to `close` (ticks). */
export function outcomeOf(direction: Direction, open: number, close: number): 'win' | 'loss' | 'tie' {
  if (close === open) return 'tie';
  return close > open === (direction === 'call') ? 'win' : 'loss';
}

/** Cents won or lost: a win adds the pay-out, rounded to whole cents, a tie gives the stake back. */
export function pnlOf(
  outcome: Exclude<Position['status'], 'open' | 'sold'>,
  stake: number,
  payout: number,
): number {
  if (outcome === 'tie') return 0;
  return outcome === 'win' ? Math.round(stake * payout) : -stake;
}
