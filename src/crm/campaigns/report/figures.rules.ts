import type { CampaignState } from '../campaign.states.js';
import type { MailCount } from '../ledger/campaign-mail.js';
import { OPEN } from '../ledger/row.states.js';

/** What a ledger says of a campaign. */
export interface LedgerFigures {
  total: number;
  pending: number;
  sent: number;
  kept: number;
  failed: number;
  unknown: number;
  suppressed: number;
}

/** Of one that was cancelled, what a process was sending when it died is nobody's any more: it may have arrived. */
export function ledgerFigures(counts: readonly MailCount[], status: CampaignState): LedgerFigures {
  const figures = { total: 0, pending: 0, sent: 0, kept: 0, failed: 0, unknown: 0, suppressed: 0 };
  for (const { state, kept, count } of counts) {
    figures.total += count;
    if (kept) figures.kept += count;
    if (state === 'claimed' && status === 'cancelled') figures.unknown += count;
    else if (OPEN.includes(state)) figures.pending += count;
    else figures[state as 'sent' | 'failed' | 'unknown' | 'suppressed'] += count;
  }
  return figures;
}
