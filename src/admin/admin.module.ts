import { Module } from '@nestjs/common';
import { AnalyticsModule } from '../analytics/index.js';
import { AssistantModule } from '../assistant/index.js';
import { AuthModule } from '../auth/index.js';
import { BotModule } from '../bot/index.js';
import { BrokerModule } from '../broker/index.js';
import { EventsModule } from '../events/index.js';
import { MembersModule } from '../members/index.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { AdminTools } from './assistant/admin.tools.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditService } from './audit/audit.service.js';
import { DailyController } from './daily/daily.controller.js';
import { DailyService } from './daily/daily.service.js';
import { AdminExportController } from './export/export.controller.js';
import { AdminExportService } from './export/export.service.js';
import { DailyExport } from './export/sources/daily.export.js';
import { EventsExport } from './export/sources/events.export.js';
import { TradesExport } from './export/sources/trades.export.js';
import { UsersExport } from './export/sources/users.export.js';
import { AdminHealthController } from './health/admin-health.controller.js';
import { AdminHealthService } from './health/admin-health.service.js';
import { JobAdminController } from './jobs/job-admin.controller.js';
import { JobAdminService } from './jobs/job-admin.service.js';
import { RealtimeMetricsController } from './metrics/realtime-metrics.controller.js';
import { RealtimeMetricsFeed } from './metrics/realtime-metrics.feed.js';
import { RealtimeMetricsService } from './metrics/realtime-metrics.service.js';
import { OutboxController } from './outbox/outbox.controller.js';
import { OutboxService } from './outbox/outbox.service.js';
import { TradeAdminController } from './trades/trade-admin.controller.js';
import { TradeAdminService } from './trades/trade-admin.service.js';
import { UserAccess } from './users/user-access.js';
import { UserActivity } from './users/user-activity.js';
import { UserCareController } from './users/user-care.controller.js';
import { UserCareService } from './users/user-care.service.js';
import { UserController } from './users/user.controller.js';
import { UserDirectory } from './users/user-directory.js';
import { UserNews } from './users/user.news.js';
import { UserPage } from './users/user-page.js';
import { UserService } from './users/user.service.js';

/** What staff sees and steers. */
@Module({
  imports: [
    AuthModule,
    EventsModule,
    AnalyticsModule,
    BrokerModule,
    BotModule,
    MembersModule,
    AssistantModule,
    AlertsModule,
  ],
  controllers: [
    AuditController,
    DailyController,
    AdminExportController,
    AdminHealthController,
    JobAdminController,
    OutboxController,
    RealtimeMetricsController,
    TradeAdminController,
    UserController,
    UserCareController,
  ],
  providers: [
    AdminTools,
    AuditService,
    DailyService,
    AdminExportService,
    DailyExport,
    EventsExport,
    TradesExport,
    UsersExport,
    AdminHealthService,
    JobAdminService,
    OutboxService,
    UserAccess,
    UserActivity,
    UserCareService,
    TradeAdminService,
    RealtimeMetricsFeed,
    RealtimeMetricsService,
    UserDirectory,
    UserNews,
    UserPage,
    UserService,
  ],
})
export class AdminModule {}
