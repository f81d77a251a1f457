import type { ScannedSignal } from './series-scan.js';

/** What a row has counted. */
export interface ScanCounts {
  signals: number;
  wins: number;
  losses: number;
  ties: number;
}

/** Counts of signals that were decided after `since` and up to `until` (ms): each is in one such step only. */
export function countDecided(decided: readonly ScannedSignal[], since: number, until: number): ScanCounts {
  const counts = { signals: 0, wins: 0, losses: 0, ties: 0 };
  for (const { decidedAt, outcome } of decided) {
    if (decidedAt <= since || decidedAt > until) continue;
    counts.signals++;
    if (outcome === 'win') counts.wins++;
    else if (outcome === 'loss') counts.losses++;
    else counts.ties++;
  }
  return counts;
}

/** What a unit of stake brings on average: a win the pay-out, a loss itself, a tie nothing. Null without a signal. */
export function expectancyOf({ signals, wins, losses }: ScanCounts, payout: number): number | null {
  return signals === 0 ? null : (wins * payout - losses) / signals;
}
