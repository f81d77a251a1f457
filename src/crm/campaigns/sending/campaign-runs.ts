import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway, Seldom } from '../../../common/index.js';
import { Clock } from '../../../platform/index.js';
import { CrmMailing } from '../../mailing/sending/crm-mailing.js';
import { CampaignRepository } from '../campaign.repository.js';
import { CampaignMailRepository } from '../ledger/campaign-mail.repository.js';
import { ledgerFigures } from '../report/figures.rules.js';
import { CampaignAudiences } from './campaign-audiences.js';
import { CampaignNews } from './campaign-news.js';
import { CampaignRun, type Holding } from './campaign-run.js';
import { MailMaker } from './mail-maker.js';
import { RunProgress } from './run-progress.js';

/** Opens runs of campaigns that this process has taken. */
@Injectable()
export class CampaignRuns {
  private readonly log = new Logger('Campaigns');
  private readonly seldom = new Seldom();

  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly mails: CampaignMailRepository,
    private readonly audiences: CampaignAudiences,
    private readonly maker: MailMaker,
    private readonly mailing: CrmMailing,
    private readonly news: CampaignNews,
    private readonly clock: Clock,
  ) {}

  /** Begins the campaign if its time has come; null when there is nothing to send. */
  async open(id: string, holding: Holding): Promise<CampaignRun | null> {
    const campaign = await this.audiences.begin(id, holding.owner);
    if (!campaign) return null;
    const figures = ledgerFigures(await this.mails.counts(id), campaign.status);
    const { campaigns, mails, audiences, maker, mailing, clock } = this;
    const complain = (what: string, error: unknown) => this.complain(what, error);
    const parts = { campaigns, mails, audiences, maker, mailing, clock, complain };
    return new CampaignRun(parts, campaign, holding, new RunProgress(this.news, campaign, figures));
  }

  /** Once a minute; that the database is away is said elsewhere. */
  complain(what: string, error: unknown): void {
    if (isDatabaseAway(error) || !this.seldom.isDue()) return;
    this.log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
