import { Injectable } from '@nestjs/common';
import type { MailFigures } from '../../mailing/events/mail-event.js';
import { MailEvents } from '../../mailing/events/mail-events.js';
import type { Campaign } from '../campaign.js';
import { CampaignRepository } from '../campaign.repository.js';
import { CampaignNotFound } from '../campaigns.errors.js';
import type { MailCount } from '../ledger/campaign-mail.js';
import { CampaignMailRepository } from '../ledger/campaign-mail.repository.js';
import { variantKeys } from '../variants.rules.js';
import { ledgerFigures } from './figures.rules.js';
import type { CampaignFiguresDto, CampaignReportDto } from './report.dto.js';

type Deeds = Pick<MailFigures, 'opened' | 'clicked' | 'bounced' | 'complained' | 'unsubscribed'>;

/** What became of a campaign: its ledger says what was sent, what is known of mails what people did with them. */
@Injectable()
export class CampaignReport {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly mails: CampaignMailRepository,
    private readonly events: MailEvents,
  ) {}

  /** @throws CampaignNotFound */
  async of(id: string): Promise<CampaignReportDto> {
    const campaign = await this.campaigns.findById(id); // before its mails: of one that is sent all are counted
    if (!campaign) throw new CampaignNotFound();
    const keys = variantKeys(campaign);
    const [counts, { variants: deeds, ...all }, links] = await Promise.all([
      this.mails.counts(id, keys),
      this.events.figures(id, keys),
      this.events.links(id),
    ]);
    const { status, variants = [] } = campaign;
    return {
      status,
      ...figuresOf(counts, all, campaign),
      variants: variants.map(({ name, share }, at) => {
        const variant = keys[at];
        const own = counts.filter((count) => count.variant === variant);
        return { name, variant, share, ...figuresOf(own, deeds[variant], campaign) };
      }),
      links,
    };
  }
}

function figuresOf(
  counts: readonly MailCount[],
  deeds: Deeds | undefined,
  { status }: Campaign,
): CampaignFiguresDto {
  const { opened = 0, clicked = 0, bounced = 0, complained = 0, unsubscribed = 0 } = deeds ?? {};
  return { ...ledgerFigures(counts, status), opened, clicked, bounced, complained, unsubscribed };
}
