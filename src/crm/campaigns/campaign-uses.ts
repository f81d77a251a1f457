import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CrmFigures } from '../contacts/crm-figures.js';
import { SegmentUses } from '../segments/ports/segment-uses.js';
import { TemplateUses } from '../templates/template-uses.js';
import { CampaignRepository } from './campaign.repository.js';

/** What other parts of the CRM ask of campaigns: which need a template or a segment until they begin, and how many there are. */
@Injectable()
export class CampaignUses implements OnModuleInit {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly templates: TemplateUses,
    private readonly segments: SegmentUses,
    private readonly figures: CrmFigures,
  ) {}

  onModuleInit(): void {
    this.templates.register((id) => this.of(id));
    this.segments.register((id) => this.of(id));
    this.figures.add('campaigns', () => this.campaigns.count());
  }

  private async of(id: string): Promise<{ kind: 'campaign'; id: string; name: string }[]> {
    return (await this.campaigns.usesOf(id)).map((campaign) => ({ kind: 'campaign', ...campaign }));
  }
}
