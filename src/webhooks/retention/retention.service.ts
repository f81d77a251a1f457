import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, Jobs } from '../../platform/index.js';
import { DeliveryService } from '../deliveries/delivery.service.js';
import { OutgoingService } from '../subscriptions/outgoing.service.js';

const JOB = 'webhooks.remove-finished';
/** In the quiet of the night, in the business's time zone. */
const EVERY_NIGHT = '20 3 * * *';
const DAY_MS = 86_400_000;

declare module '../../platform/index.js' {
  interface JobMap {
    /** Removes finished deliveries, in and out, that are older than WEBHOOK_RETENTION_DAYS. */
    'webhooks.remove-finished': Record<string, never>;
  }
}

/** Takes finished deliveries away once a day, when their time is over. Events stay. */
@Injectable()
export class RetentionService implements OnModuleInit {
  private readonly log = new Logger(RetentionService.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly deliveries: DeliveryService,
    private readonly outgoing: OutgoingService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    this.jobs.define({ name: JOB, run: ({ signal }) => this.removeFinished(signal) });
    await this.jobs.repeat(JOB, { cron: EVERY_NIGHT, timeZone: this.config.businessTz }, {});
  }

  /** Returns how many were removed; none with WEBHOOK_RETENTION_DAYS=0. */
  async removeFinished(signal: AbortSignal): Promise<{ received: number; sent: number }> {
    const days = this.config.webhookRetentionDays;
    if (days === 0) return { received: 0, sent: 0 };
    const before = new Date(this.clock.now() - days * DAY_MS);
    const received = await this.deliveries.removeFinished(before, signal);
    const sent = await this.outgoing.removeFinished(before, signal);
    if (received + sent > 0) this.log.log(`Removed ${received} received and ${sent} sent deliveries`);
    return { received, sent };
  }
}
