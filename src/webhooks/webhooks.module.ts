import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../auth/index.js';
import { EventsModule } from '../events/index.js';
import { DeliveryController } from './deliveries/delivery.controller.js';
import { DeliveryInbox } from './deliveries/delivery.inbox.js';
import { DeliveryOutcomes } from './deliveries/delivery.outcomes.js';
import { FreshDeliveries } from './deliveries/fresh-deliveries.js';
import { DeliveryRepository } from './deliveries/delivery.repository.js';
import { DeliveryDocument, DeliverySchema } from './deliveries/delivery.schema.js';
import { DeliveryService } from './deliveries/delivery.service.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeService } from './intake/intake.service.js';
import { SourceController } from './sources/source.controller.js';
import { SourceDirectory } from './sources/source.directory.js';
import { SourceRepository } from './sources/source.repository.js';
import { SourceDocument, SourceSchema } from './sources/source.schema.js';
import { SourceService } from './sources/source.service.js';

@Module({
  imports: [
    AuthModule,
    EventsModule,
    MongooseModule.forFeature([
      { name: DeliveryDocument.name, schema: DeliverySchema },
      { name: SourceDocument.name, schema: SourceSchema },
    ]),
  ],
  controllers: [SourceController, DeliveryController, IntakeController],
  providers: [
    SourceService,
    SourceDirectory,
    SourceRepository,
    DeliveryService,
    DeliveryInbox,
    DeliveryOutcomes,
    FreshDeliveries,
    DeliveryRepository,
    IntakeService,
  ],
})
export class WebhooksModule {}
