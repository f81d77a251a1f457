import type { CampaignState } from '../campaign.states.js';
import type { Campaign } from '../campaign.js';
import type { Settlement } from '../ledger/campaign-mail.js';
import type { LedgerFigures } from '../report/figures.rules.js';
import type { CampaignNews } from './campaign-news.js';

/** How far a run is: counted beside it from what the ledger said at its start, so that nobody has to count a large ledger. */
export class RunProgress {
  constructor(
    private readonly news: CampaignNews,
    private readonly campaign: Pick<Campaign, 'id' | 'name'>,
    private readonly figures: LedgerFigures,
  ) {}

  found(count: number): void {
    this.figures.total += count;
    this.figures.pending += count;
    this.tell('sending');
  }

  moved(settlement: Pick<Settlement, 'state'> & { kept?: boolean }): void {
    const { state, kept } = settlement;
    if (state === 'retrying') return;
    this.figures.pending--;
    this.figures[state]++;
    if (kept) this.figures.kept++;
    this.tell('sending');
  }

  ended(status: CampaignState): void {
    this.tell(status);
  }

  private tell(status: CampaignState): void {
    const { id, name } = this.campaign;
    this.news.progress({ id, name, status, ...this.figures });
  }
}
