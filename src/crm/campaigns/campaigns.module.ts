import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { MailingModule } from '../mailing/mailing.module.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { CampaignContents } from './campaign-contents.js';
import { CampaignController } from './campaign.controller.js';
import { CampaignRepository } from './campaign.repository.js';
import { CampaignDocument, CampaignSchema } from './campaign.schema.js';
import { CampaignService } from './campaign.service.js';
import { CampaignUses } from './campaign-uses.js';
import { CampaignMailPart } from './ledger/campaign-mail-part.js';
import { CampaignMailRepository } from './ledger/campaign-mail.repository.js';
import { CampaignMailDocument, CampaignMailSchema } from './ledger/campaign-mail.schema.js';
import { CampaignReport } from './report/campaign-report.js';
import { CampaignAudiences } from './sending/campaign-audiences.js';
import { CampaignDispatcher } from './sending/campaign-dispatcher.js';
import { CampaignNews } from './sending/campaign-news.js';
import { CampaignRuns } from './sending/campaign-runs.js';
import { MailMaker } from './sending/mail-maker.js';

@Module({
  imports: [
    AuthModule,
    ContactsModule,
    SegmentsModule,
    TemplatesModule,
    MailingModule,
    MongooseModule.forFeature([
      { name: CampaignDocument.name, schema: CampaignSchema },
      { name: CampaignMailDocument.name, schema: CampaignMailSchema },
    ]),
  ],
  controllers: [CampaignController],
  providers: [
    CampaignRepository,
    CampaignMailRepository,
    CampaignContents,
    CampaignAudiences,
    MailMaker,
    CampaignNews,
    CampaignRuns,
    CampaignDispatcher,
    CampaignService,
    CampaignReport,
    CampaignUses,
    CampaignMailPart,
  ],
  exports: [CampaignRepository, CampaignMailRepository],
})
export class CampaignsModule {}
