import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AnalyticsModule } from '../analytics/index.js';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { BrokerModule } from '../broker/index.js';
import { EventsModule } from '../events/index.js';
import { DailyMails } from './daily/daily-mails.js';
import { DailyInsights } from './daily/daily-insights.js';
import { FactReader } from './facts/fact-reader.js';
import { InsightController } from './insight.controller.js';
import { InsightFeed } from './insight.feed.js';
import { InsightMaker } from './insight.maker.js';
import { InsightRepository } from './insight.repository.js';
import { InsightDocument, InsightSchema } from './insight.schema.js';
import { InsightService } from './insight.service.js';
import { InsightWriter } from './words/insight-writer.js';
import { InsightsPart } from './personal-data/insights.part.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    EventsModule,
    AnalyticsModule,
    BrokerModule,
    MongooseModule.forFeature([{ name: InsightDocument.name, schema: InsightSchema }]),
  ],
  controllers: [InsightController],
  providers: [
    InsightRepository,
    FactReader,
    InsightWriter,
    InsightFeed,
    InsightMaker,
    InsightService,
    DailyMails,
    DailyInsights,
    InsightsPart,
  ],
  exports: [DailyInsights],
})
export class InsightsModule {}
