import { type DynamicModule, Module, type OnModuleDestroy } from '@nestjs/common';
import { SeedsModule } from '../seeds/index.js';
import { AdminModule } from './admin/index.js';
import { AnalyticsModule } from './analytics/index.js';
import { AssistantModule } from './assistant/index.js';
import { AuthModule } from './auth/index.js';
import { BotModule } from './bot/index.js';
import { BrokerModule } from './broker/index.js';
import { type Config, ConfigModule } from './config/index.js';
import { ConsoleModule } from './console/index.js';
import { CrmModule } from './crm/index.js';
import { EventsModule } from './events/index.js';
import { HealthModule, HealthService } from './health/index.js';
import { InsightsModule } from './insights/index.js';
import { MarketModule } from './market/index.js';
import { MembersModule } from './members/index.js';
import { PlatformModule } from './platform/index.js';
import { WebhooksModule } from './webhooks/index.js';

/** The table of contents. */
@Module({})
export class AppModule implements OnModuleDestroy {
  constructor(private readonly health: HealthService) {}

  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        PlatformModule,
        HealthModule,
        AuthModule,
        EventsModule,
        WebhooksModule,
        AnalyticsModule,
        MembersModule,
        MarketModule,
        BrokerModule,
        BotModule,
        InsightsModule,
        AssistantModule,
        CrmModule,
        AdminModule,
        ConsoleModule,
        SeedsModule,
      ],
    };
  }

  /** Nest ends the outermost module first: before any room stops what it does. */
  onModuleDestroy(): Promise<void> {
    return this.health.end();
  }
}
