import { Injectable } from '@nestjs/common';
import { Contacts } from '../contacts/contacts.js';
import { CrmFigures } from '../contacts/crm-figures.js';
import type { CrmStatsDto } from './stats.dto.js';

@Injectable()
export class StatsService {
  constructor(
    private readonly contacts: Contacts,
    private readonly figures: CrmFigures,
  ) {}

  async stats(): Promise<CrmStatsDto> {
    const [counts, campaigns, workflowsActive, mailsSent30d] = await Promise.all([
      this.contacts.counts(),
      this.figures.read('campaigns'),
      this.figures.read('workflowsActive'),
      this.figures.read('mailsSent30d'),
    ]);
    return { ...counts, campaigns, workflowsActive, mailsSent30d };
  }
}
