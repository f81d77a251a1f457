import { Module } from '@nestjs/common';
import { CampaignsModule } from './campaigns/campaigns.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { SegmentsModule } from './segments/segments.module.js';
import { MailingModule } from './mailing/mailing.module.js';
import { StatsModule } from './stats/stats.module.js';
import { TemplatesModule } from './templates/templates.module.js';
import { WorkflowsModule } from './workflows/workflows.module.js';

/** Whom the business knows, and what it says to them. */
@Module({
  imports: [
    ContactsModule,
    SegmentsModule,
    TemplatesModule,
    MailingModule,
    CampaignsModule,
    WorkflowsModule,
    StatsModule,
  ],
  exports: [ContactsModule, SegmentsModule, TemplatesModule, MailingModule, CampaignsModule, WorkflowsModule],
})
export class CrmModule {}
