import type { CampaignState } from '../campaign.states.js';
import type { MailCount } from '../ledger/campaign-mail.js';

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
  for (const { total, claimed, sent, kept, failed, unknown, suppressed } of counts) {
    const lost = status === 'cancelled' ? claimed : 0;
    figures.total += total;
    figures.pending += total - sent - failed - unknown - suppressed - lost;
    figures.sent += sent;
    figures.kept += kept;
    figures.failed += failed;
    figures.unknown += unknown + lost;
    figures.suppressed += suppressed;
  }
  return figures;
}
