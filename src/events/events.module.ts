import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PersonalDataModule } from '../auth/index.js';
import { EventController } from './event.controller.js';
import { EventFeed } from './event.feed.js';
import { EventRepository } from './event.repository.js';
import { EventDocument, EventSchema } from './event.schema.js';
import { EventService } from './event.service.js';
import { EventStore } from './event.store.js';
import { EventTypeController } from './event-types/event-type.controller.js';
import { EventTypeRepository } from './event-types/event-type.repository.js';
import { EventTypeDocument, EventTypeSchema } from './event-types/event-type.schema.js';
import { EventTypes } from './event-types/event-type.service.js';
import { FieldIndexRepository } from './event-types/field-index.repository.js';
import { FieldIndexes } from './event-types/field-indexes.js';
import { BatchRepository } from './ledger/batch.repository.js';
import { EventLedger } from './ledger/event-ledger.js';
import { EventRate } from './ledger/event-rate.js';
import { LedgerWakes } from './ledger/ledger-wakes.js';
import { EventInboxes, EventProjections } from './ledger/ledger.registries.js';
import { SlotRepository } from './ledger/slot.repository.js';
import { SlotDocument, SlotSchema } from './ledger/slot.schema.js';
import { SlotView } from './ledger/slot-view.js';
import { EventsPart } from './personal-data/events.part.js';
import { PersonsEventsRepository } from './personal-data/persons-events.repository.js';

@Module({
  imports: [
    PersonalDataModule,
    MongooseModule.forFeature([
      { name: EventDocument.name, schema: EventSchema },
      { name: EventTypeDocument.name, schema: EventTypeSchema },
      { name: SlotDocument.name, schema: SlotSchema },
    ]),
  ],
  controllers: [EventController, EventTypeController],
  providers: [
    EventService,
    EventFeed,
    EventRepository,
    EventStore,
    EventTypes,
    EventTypeRepository,
    FieldIndexes,
    FieldIndexRepository,
    BatchRepository,
    SlotRepository,
    EventProjections,
    EventInboxes,
    EventLedger,
    EventRate,
    LedgerWakes,
    SlotView,
    EventsPart,
    PersonsEventsRepository,
  ],
  exports: [EventService, EventStore, EventTypes, EventProjections, EventInboxes, EventLedger, SlotView],
})
export class EventsModule {}
