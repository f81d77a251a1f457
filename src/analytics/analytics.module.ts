import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PersonalDataModule } from '../auth/index.js';
import { EventProjections, EventsModule } from '../events/index.js';
import { ActiveUsersService } from './active-users/active-users.service.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';
import { BreakdownService } from './breakdown/breakdown.service.js';
import { FieldCounts } from './breakdown/field-counts.js';
import { BucketRepository } from './buckets/bucket.repository.js';
import { TimeBucketDocument, TimeBucketSchema } from './buckets/time-bucket.schema.js';
import { Counters } from './counters.js';
import { DayFactRepository } from './day-facts/day-fact.repository.js';
import { DayFactDocument, DayFactSchema } from './day-facts/day-fact.schema.js';
import { DayFactStore } from './day-facts/day-facts.js';
import { Preparation } from './day-facts/preparation.js';
import { ExportController } from './export/export.controller.js';
import { ExportService } from './export/export.service.js';
import { PdfReports } from './export/pdf-report.js';
import { Reports } from './export/reports.js';
import { FunnelService } from './funnel/funnel.service.js';
import { MomentsCache } from './moments/moments.cache.js';
import {
  DayHeadDocument,
  DayHeadSchema,
  PeopleDayDocument,
  PeopleDaySchema,
} from './people/people-day.schema.js';
import { PeopleCache } from './people/people.cache.js';
import { People } from './people/people.js';
import { PeopleRepository } from './people/people.repository.js';
import { UserTotals } from './people/user-totals.js';
import { Periods } from './periods.js';
import { AnalyticsPart } from './personal-data/analytics.part.js';
import { Presence } from './presence.js';
import { AnalyticsProjection } from './projection.js';
import { AnalyticsStateDocument, AnalyticsStateSchema } from './rebuild/analytics-state.schema.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { RecountGate } from './rebuild/recount.gate.js';
import { Recount } from './rebuild/recount.js';
import { RetentionService } from './retention/retention.service.js';
import { TodayFeed } from './today-feed.js';
import { TodayFigures } from './today-figures.js';

@Module({
  imports: [
    PersonalDataModule,
    EventsModule,
    MongooseModule.forFeature([
      { name: TimeBucketDocument.name, schema: TimeBucketSchema },
      { name: PeopleDayDocument.name, schema: PeopleDaySchema },
      { name: DayHeadDocument.name, schema: DayHeadSchema },
      { name: DayFactDocument.name, schema: DayFactSchema },
      { name: AnalyticsStateDocument.name, schema: AnalyticsStateSchema },
    ]),
  ],
  controllers: [AnalyticsController, ExportController],
  providers: [
    ActiveUsersService,
    AnalyticsService,
    AnalyticsPart,
    AnalyticsProjection,
    BreakdownService,
    BucketRepository,
    Counters,
    DayFactRepository,
    DayFactStore,
    ExportService,
    FieldCounts,
    FunnelService,
    MomentsCache,
    PdfReports,
    People,
    PeopleCache,
    PeopleRepository,
    Periods,
    Preparation,
    Presence,
    RebuildService,
    Recount,
    RecountGate,
    Reports,
    RetentionService,
    TodayFeed,
    TodayFigures,
    UserTotals,
  ],
  exports: [Preparation, AnalyticsService, RebuildService, UserTotals],
})
export class AnalyticsModule implements OnModuleInit {
  constructor(
    private readonly projections: EventProjections,
    private readonly projection: AnalyticsProjection,
  ) {}

  onModuleInit(): void {
    this.projections.register(this.projection);
  }
}
