import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../src/auth/index.js';
import { BotModule } from '../src/bot/index.js';
import { BrokerModule } from '../src/broker/index.js';
import { ConsoleModule } from '../src/console/index.js';
import { CrmModule } from '../src/crm/index.js';
import { MarketModule } from '../src/market/index.js';
import { InsightsModule } from '../src/insights/index.js';
import { EventsModule } from '../src/events/index.js';
import { MembersModule } from '../src/members/index.js';
import { CampaignSeeds } from './campaigns.js';
import { CommunitySeeds } from './community.js';
import { ContactSeeds } from './contacts.js';
import { Demo } from './demo.js';
import { EventTypeSeeds } from './event-types.js';
import { FirstInsight } from './first-insight.js';
import { FirstLetters } from './first-letters.js';
import { SegmentSeeds } from './segments.js';
import { SeedRunDocument, SeedRunSchema } from './seed-run.schema.js';
import { SeedRuns } from './seed-runs.js';
import { MemberSeeds } from './members.js';
import { PastRuns } from './past-runs.js';
import { StaffStory } from './staff-story.js';
import { TemplateSeeds } from './templates.js';
import { TradingSeeds } from './trading.js';
import { WorkflowSeeds } from './workflows.js';
import { WorldSeeds } from './world.js';

/** Always part of the application: whoever takes over a slot must be able to go on with a run that was cut short. */
@Module({
  imports: [
    AuthModule,
    EventsModule,
    MarketModule,
    BrokerModule,
    BotModule,
    MembersModule,
    InsightsModule,
    CrmModule,
    ConsoleModule,
    MongooseModule.forFeature([{ name: SeedRunDocument.name, schema: SeedRunSchema }]),
  ],
  providers: [
    SeedRuns,
    PastRuns,
    TradingSeeds,
    MemberSeeds,
    FirstLetters,
    StaffStory,
    CommunitySeeds,
    EventTypeSeeds,
    ContactSeeds,
    SegmentSeeds,
    TemplateSeeds,
    CampaignSeeds,
    WorkflowSeeds,
    WorldSeeds,
    FirstInsight,
    Demo,
  ],
  exports: [SeedRuns, TradingSeeds, WorldSeeds, FirstInsight, Demo],
})
export class SeedsModule {}
