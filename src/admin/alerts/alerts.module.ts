import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../../auth/index.js';
import { WebhooksModule } from '../../webhooks/index.js';
import { AlertTest } from './delivery/alert-test.js';
import { AlertTeller } from './delivery/alert-teller.js';
import { AlertsPart } from './delivery/alerts.part.js';
import { Audiences } from './delivery/audience.js';
import { HookJobs } from './delivery/hook-jobs.js';
import { HookSecrets } from './delivery/hook-secrets.js';
import { Hooks } from './delivery/hooks.js';
import { SettingsController } from './delivery/settings.controller.js';
import { SettingsRepository } from './delivery/settings.repository.js';
import { AlertSettingsDocument, AlertSettingsSchema } from './delivery/settings.schema.js';
import { SettingsService } from './delivery/settings.service.js';
import { AlertController } from './history/alert.controller.js';
import { AlertRepository } from './history/alert.repository.js';
import { AlertDocument, AlertSchema } from './history/alert.schema.js';
import { AlertService } from './history/alert.service.js';
import { DefaultRuleShipment } from './rules/default-rule-shipment.js';
import { RuleController } from './rules/rule.controller.js';
import { RuleRepository } from './rules/rule.repository.js';
import { RuleDocument, RuleSchema } from './rules/rule.schema.js';
import { RuleService } from './rules/rule.service.js';
import { DatabaseOutage } from './system/database-outage.js';
import { SystemTroubles } from './system/system-troubles.js';
import { AlertWatch } from './watch/alert-watch.js';
import { OpenAlerts } from './watch/open-alerts.js';
import { RuleWatch } from './watch/rule-watch.js';
import { WatchedParts } from './watch/watched-parts.js';
import { WatchRepository } from './watch/watch.repository.js';
import { WatchDocument, WatchSchema } from './watch/watch.schema.js';
import { Words } from './words/words.js';

/** What staff is told without having to look. */
@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    WebhooksModule,
    MongooseModule.forFeature([
      { name: RuleDocument.name, schema: RuleSchema },
      { name: AlertDocument.name, schema: AlertSchema },
      { name: AlertSettingsDocument.name, schema: AlertSettingsSchema },
      { name: WatchDocument.name, schema: WatchSchema },
    ]),
  ],
  controllers: [RuleController, AlertController, SettingsController],
  providers: [
    RuleService,
    RuleRepository,
    DefaultRuleShipment,
    AlertService,
    AlertRepository,
    SettingsService,
    SettingsRepository,
    Audiences,
    Hooks,
    HookJobs,
    HookSecrets,
    AlertTeller,
    AlertTest,
    AlertsPart,
    Words,
    DatabaseOutage,
    SystemTroubles,
    RuleWatch,
    OpenAlerts,
    WatchedParts,
    WatchRepository,
    AlertWatch,
  ],
})
export class AlertsModule {}
