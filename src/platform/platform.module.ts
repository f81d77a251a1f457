import { Global, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { Clock } from './clock/clock.js';
import { Encryption } from './encryption/encryption.js';
import { JobsModule } from './jobs/jobs.module.js';
import { HttpOut } from './http-out/http-out.js';
import { MailerModule } from './mailer/mailer.module.js';
import { HttpMetrics } from './metrics/http-metrics.js';
import { LiveFigures } from './metrics/live-figures.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { ProcessFigures } from './metrics/process-figures.js';
import { StoreFigures } from './metrics/store-figures.js';
import { MongoModule } from './mongo/mongo.module.js';
import { OpenAiModule } from './openai/openai.module.js';
import { Realtime } from './realtime/realtime.js';
import { RealtimeGateway } from './realtime/realtime.gateway.js';
import { SocketFigures } from './realtime/socket-figures.js';
import { SlowReaders } from './realtime/slow-readers.js';
import { SocketAuthentication } from './realtime/socket-authentication.js';
import { Redis } from './redis/redis.js';
import { Requests } from './requests/requests.js';
import { Wakes } from './redis/wakes.js';
import { Signals } from './signals/signals.js';

/** What every feature stands on. */
@Global()
@Module({
  imports: [MongoModule, JobsModule, OpenAiModule, MailerModule, AuditModule],
  controllers: [MetricsController],
  providers: [
    Clock,
    Encryption,
    Signals,
    Metrics,
    LiveFigures,
    Redis,
    Wakes,
    HttpMetrics,
    Requests,
    HttpOut,
    SocketAuthentication,
    SlowReaders,
    Realtime,
    RealtimeGateway,
    SocketFigures,
    ProcessFigures,
    StoreFigures,
  ],
  exports: [
    AuditModule,
    JobsModule,
    OpenAiModule,
    MailerModule,
    Clock,
    Encryption,
    Signals,
    Metrics,
    LiveFigures,
    Redis,
    Requests,
    Wakes,
    HttpOut,
    SocketAuthentication,
    Realtime,
  ],
})
export class PlatformModule {}
