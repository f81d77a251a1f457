import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/index.js';
import { Clock, type LeaseOwner } from '../../../platform/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { type SegmentPages, SegmentReader } from '../../segments/reading/segment-reader.js';
import type { SegmentRules } from '../../segments/segment.js';
import { CampaignContents } from '../campaign-contents.js';
import type { CampaignAtWork, CampaignAudience } from '../campaign.js';
import { CampaignRepository } from '../campaign.repository.js';
import type { CampaignMail } from '../ledger/campaign-mail.js';
import { CampaignMailRepository } from '../ledger/campaign-mail.repository.js';
import { variantOf } from '../variants.rules.js';

/** Contacts that get their rows together. */
const PAGE = 1000;

/** Whom campaigns go to. */
@Injectable()
export class CampaignAudiences {
  /** Of audiences that are being found, by their rules. */
  private readonly asked = new WeakMap<SegmentRules, SegmentPages>();

  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly mails: CampaignMailRepository,
    private readonly contents: CampaignContents,
    private readonly contacts: Contacts,
    private readonly reader: SegmentReader,
    private readonly clock: Clock,
  ) {}

  /**
   * A campaign that this owner has taken, begun if its time has come. Whom it goes to is what its segment says at this
   * moment. Null when there is nothing to do; one that cannot begin is paused, and says why.
   */
  async begin(id: string, owner: LeaseOwner): Promise<CampaignAtWork | null> {
    const campaign = await this.campaigns.findById(id);
    if (campaign?.status === 'scheduled') {
      try {
        const [rules, untilId] = await Promise.all([this.contents.rules(campaign), this.contacts.newestId()]);
        const audience = {
          rules,
          ...(untilId === null ? { isComplete: true } : { untilId, isComplete: false }),
        };
        await this.campaigns.begin(campaign, owner, audience, this.clock.date());
      } catch (error) {
        if (!isOfCampaign(error)) throw error;
        await this.campaigns.pause(id, this.clock.date(), reasonOf(error), owner);
      }
    }
    return this.campaigns.ownAtWork(id, owner);
  }

  /**
   * Gives the next contacts their rows, before it is noted how far that is done: a crash between the two does it once more,
   * and skips nobody. Null when the campaign is another process's.
   */
  async findSome(
    campaign: CampaignAtWork,
    audience: CampaignAudience,
    owner: LeaseOwner,
  ): Promise<{ audience: CampaignAudience; found: number } | null> {
    const { rules, untilId = '', afterId } = audience;
    const ids = await this.page(rules, afterId);
    const meant = ids.filter((id) => id <= untilId);
    await this.mails.insert(meant.map((contactId) => rowFor(campaign, contactId)));
    const last = meant.at(-1) ?? afterId;
    const after: CampaignAudience = {
      ...{ rules, untilId },
      ...(last !== undefined && { afterId: last }),
      isComplete: meant.length < PAGE,
    };
    const isOwn = await this.campaigns.saveAudience(campaign.id, owner, after);
    if (isOwn) return { audience: after, found: meant.length };
    // cancelled and deleted meanwhile: then nobody else takes away what was written last
    if (!(await this.campaigns.findById(campaign.id))) await this.mails.delete(campaign.id);
    return null;
  }

  /** All pages of a segment are as of the first one, and what they rest on is found out once. */
  private async page(rules: SegmentRules | null, afterId?: string): Promise<string[]> {
    const options = { subscribedOnly: true };
    if (rules === null) return (await this.reader.pages(null, options))(PAGE, afterId);
    const pages = this.asked.get(rules) ?? (await this.reader.pages(rules, options));
    this.asked.delete(rules); // after a failure it is asked anew
    const ids = await pages(PAGE, afterId);
    if (ids.length === PAGE) this.asked.set(rules, pages);
    return ids;
  }
}

function rowFor({ id: campaignId, variants }: CampaignAtWork, contactId: string): CampaignMail {
  const variant = variantOf(variants, campaignId, contactId);
  return {
    id: `${campaignId}:${contactId}`,
    ...{ campaignId, contactId, state: 'pending' },
    ...(variant !== undefined && { variant }),
  };
}

/** Whether something is wrong with what the campaign says, and not with the world: trying again would not help. */
export function isOfCampaign(error: unknown): error is AppError {
  return error instanceof AppError && error.status < 500;
}

export function reasonOf({ code, message }: AppError): string {
  return `${code}: ${message}`;
}
