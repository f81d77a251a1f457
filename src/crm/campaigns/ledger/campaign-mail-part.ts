import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/index.js';
import { ContactParts } from '../../contacts/privacy/contact-parts.js';
import { CampaignMailRepository } from './campaign-mail.repository.js';

const MOST_EXPORTED = 10_000;

/** Whose mails of campaigns are whose: they go with a contact when it is merged, erased, or given out. */
@Injectable()
export class CampaignMailPart implements OnModuleInit {
  constructor(
    private readonly mails: CampaignMailRepository,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'campaigns',
      collections: ['crm_campaign_mails'],
      move: (fromIds, toId) => this.mails.move(fromIds, toId),
      erase: (contacts) =>
        this.mails.anonymise(
          contacts.map(({ id }) => id),
          this.clock.date(),
        ),
      export: async ({ id }) =>
        (await this.mails.ofContact(id, MOST_EXPORTED)).map(({ campaignId, variant, state, at }) => ({
          campaignId,
          ...(variant !== undefined && { variant }),
          state,
          ...(at && { at }),
        })),
    });
  }
}
