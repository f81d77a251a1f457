import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/index.js';
import { Clock, type LeaseOwner } from '../../../platform/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { SegmentReader } from '../../segments/reading/segment-reader.js';
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
    const ids = await this.reader.scan(rules, {
      subscribedOnly: true,
      limit: PAGE,
      ...(afterId !== undefined && { afterId }),
    });
    const meant = ids.filter((id) => id <= untilId);
    await this.mails.insert(meant.map((contactId) => rowFor(campaign, contactId)));
    const last = meant.at(-1) ?? afterId;
    const after: CampaignAudience = {
      ...{ rules, untilId },
      ...(last !== undefined && { afterId: last }),
      isComplete: meant.length < PAGE,
    };
    const isOwn = await this.campaigns.saveAudience(campaign.id, owner, after);
    return isOwn ? { audience: after, found: meant.length } : null;
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
