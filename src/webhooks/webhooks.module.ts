import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { EventsModule } from '../events/index.js';
import { BodyPackDocument, BodyPacks, BodyPackSchema } from './deliveries/body-packs.js';
import { DeliveryController } from './deliveries/delivery.controller.js';
import { DeliveryFigures } from './deliveries/delivery.figures.js';
import { DeliveryInbox } from './deliveries/delivery.inbox.js';
import { DeliveryOutcomes } from './deliveries/delivery.outcomes.js';
import { FreshDeliveries } from './deliveries/fresh-deliveries.js';
import { DeliveryRepository } from './deliveries/delivery.repository.js';
import { DeliveryDocument, DeliverySchema } from './deliveries/delivery.schema.js';
import { DeliveryService } from './deliveries/delivery.service.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeService } from './intake/intake.service.js';
import { RetentionService } from './retention/retention.service.js';
import { SourceController } from './sources/source.controller.js';
import { SourceDirectory } from './sources/source.directory.js';
import { SourceRepository } from './sources/source.repository.js';
import { SourceDocument, SourceSchema } from './sources/source.schema.js';
import { SourceNames } from './sources/source-names.js';
import { SourceTrust } from './sources/source-trust.js';
import { SourceService } from './sources/source.service.js';
import { Dispatcher } from './subscriptions/dispatcher.js';
import { GivenUpSubscriptions } from './subscriptions/given-up.js';
import { Lanes } from './subscriptions/lanes.js';
import { Outbox } from './subscriptions/outbox.js';
import { OutgoingController } from './subscriptions/outgoing.controller.js';
import { OutgoingMetrics } from './subscriptions/outgoing.metrics.js';
import { OutgoingNews } from './subscriptions/outgoing.news.js';
import { OutgoingRepository } from './subscriptions/outgoing.repository.js';
import { OutgoingResults } from './subscriptions/outgoing.results.js';
import { OutgoingDocument, OutgoingSchema } from './subscriptions/outgoing.schema.js';
import { OutgoingService } from './subscriptions/outgoing.service.js';
import { SubscriptionController } from './subscriptions/subscription.controller.js';
import { SubscriptionDirectory } from './subscriptions/subscription.directory.js';
import { SubscriptionRepository } from './subscriptions/subscription.repository.js';
import { SubscriptionDocument, SubscriptionSchema } from './subscriptions/subscription.schema.js';
import { SubscriptionSender } from './subscriptions/subscription.sender.js';
import { SubscriptionService } from './subscriptions/subscription.service.js';
import { WebhooksPart } from './personal-data/webhooks.part.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    EventsModule,
    MongooseModule.forFeature([
      { name: DeliveryDocument.name, schema: DeliverySchema },
      { name: BodyPackDocument.name, schema: BodyPackSchema },
      { name: SourceDocument.name, schema: SourceSchema },
      { name: SubscriptionDocument.name, schema: SubscriptionSchema },
      { name: OutgoingDocument.name, schema: OutgoingSchema },
    ]),
  ],
  controllers: [
    SourceController,
    SubscriptionController,
    OutgoingController,
    DeliveryController,
    IntakeController,
  ],
  providers: [
    SourceService,
    SourceDirectory,
    SourceNames,
    SourceTrust,
    SourceRepository,
    DeliveryService,
    DeliveryFigures,
    DeliveryInbox,
    DeliveryOutcomes,
    FreshDeliveries,
    DeliveryRepository,
    BodyPacks,
    IntakeService,
    SubscriptionService,
    SubscriptionDirectory,
    SubscriptionRepository,
    SubscriptionSender,
    Outbox,
    OutgoingService,
    OutgoingRepository,
    OutgoingResults,
    OutgoingNews,
    OutgoingMetrics,
    GivenUpSubscriptions,
    Lanes,
    Dispatcher,
    RetentionService,
    WebhooksPart,
  ],
  exports: [SourceNames, SourceTrust, GivenUpSubscriptions],
})
export class WebhooksModule {}
