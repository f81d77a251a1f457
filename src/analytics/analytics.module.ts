import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventProjections, EventsModule } from '../events/index.js';
import { ActiveUsersService } from './active-users/active-users.service.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';
import { BucketRepository } from './buckets/bucket.repository.js';
import { TimeBucketDocument, TimeBucketSchema } from './buckets/time-bucket.schema.js';
import { Counters } from './counters.js';
import { FunnelService } from './funnel/funnel.service.js';
import { DayMomentsDocument, DayMomentsSchema } from './moments/day-moments.schema.js';
import { MomentsCache } from './moments/moments.cache.js';
import { MomentsRepository } from './moments/moments.repository.js';
import {
  DayHeadDocument,
  DayHeadSchema,
  PeopleDayDocument,
  PeopleDaySchema,
} from './people/people-day.schema.js';
import { PeopleCache } from './people/people.cache.js';
import { People } from './people/people.js';
import { PeopleRepository } from './people/people.repository.js';
import { Periods } from './periods.js';
import { Presence } from './presence.js';
import { AnalyticsProjection } from './projection.js';
import { AnalyticsStateDocument, AnalyticsStateSchema } from './rebuild/analytics-state.schema.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { RecountGate } from './rebuild/recount.gate.js';
import { Recount } from './rebuild/recount.js';
import { RetentionService } from './retention/retention.service.js';
import { TodayFeed } from './today-feed.js';

@Module({
  imports: [
    EventsModule,
    MongooseModule.forFeature([
      { name: TimeBucketDocument.name, schema: TimeBucketSchema },
      { name: PeopleDayDocument.name, schema: PeopleDaySchema },
      { name: DayHeadDocument.name, schema: DayHeadSchema },
      { name: DayMomentsDocument.name, schema: DayMomentsSchema },
      { name: AnalyticsStateDocument.name, schema: AnalyticsStateSchema },
    ]),
  ],
  controllers: [AnalyticsController],
  providers: [
    ActiveUsersService,
    AnalyticsService,
    AnalyticsProjection,
    BucketRepository,
    Counters,
    FunnelService,
    MomentsCache,
    MomentsRepository,
    People,
    PeopleCache,
    PeopleRepository,
    Periods,
    Presence,
    RebuildService,
    Recount,
    RecountGate,
    RetentionService,
    TodayFeed,
  ],
  exports: [AnalyticsService, RebuildService],
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
