import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AnalyticsModule } from '../../analytics/index.js';
import { AuthModule } from '../../auth/index.js';
import { MembersModule } from '../../members/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { MailBehaviour } from './ports/mail-behaviour.js';
import { SegmentUses } from './ports/segment-uses.js';
import { AccessFacts } from './reading/access-facts.js';
import { AudienceRepository } from './reading/audience.repository.js';
import { EventFacts } from './reading/event-facts.js';
import { OutsideFacts } from './reading/outside-facts.js';
import { SegmentReader } from './reading/segment-reader.js';
import { SegmentController } from './segment.controller.js';
import { SegmentRepository } from './segment.repository.js';
import { SegmentDocument, SegmentSchema } from './segment.schema.js';
import { Segments } from './segments.js';

@Module({
  imports: [
    AuthModule,
    ContactsModule,
    AnalyticsModule,
    MembersModule,
    MongooseModule.forFeature([{ name: SegmentDocument.name, schema: SegmentSchema }]),
  ],
  controllers: [SegmentController],
  providers: [
    SegmentRepository,
    Segments,
    SegmentReader,
    AudienceRepository,
    OutsideFacts,
    EventFacts,
    AccessFacts,
    MailBehaviour,
    SegmentUses,
  ],
  exports: [Segments, SegmentReader, MailBehaviour, SegmentUses],
})
export class SegmentsModule {}
