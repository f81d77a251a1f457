import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../../platform/index.js';
import type { AlertNews } from '../history/alert.js';
import { AlertRepository } from '../history/alert.repository.js';
import { Audiences } from './audience.js';
import { Hooks } from './hooks.js';

const JOB = 'alerts.post';
/** With the pauses below for about four hours. */
const ATTEMPTS = 12;
const BACKOFF_SECONDS = 10;
/** Receivers that do not answer hold up few others. */
const CONCURRENCY = 4;

declare module '../../../platform/index.js' {
  interface JobMap {
    /** Posts what is told of an alert to its webhook. */
    'alerts.post': { alertId: string; news: AlertNews };
  }
}

/** Webhooks of alerts, tried again until they are taken. */
@Injectable()
export class HookJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly alerts: AlertRepository,
    private readonly audiences: Audiences,
    private readonly hooks: Hooks,
  ) {}

  onModuleInit(): void {
    this.jobs.define({
      name: JOB,
      attempts: ATTEMPTS,
      backoffSeconds: BACKOFF_SECONDS,
      concurrency: CONCURRENCY,
      run: ({ data: { alertId, news } }) => this.post(alertId, news),
    });
  }

  /** Once for each alert and news. */
  async order(alertId: string, news: AlertNews): Promise<void> {
    await this.jobs.add(JOB, { alertId, news }, { key: `${alertId}.${news}` });
  }

  /** To where it goes now: whoever moved the address since wants it there. */
  private async post(alertId: string, news: AlertNews): Promise<void> {
    const alert = await this.alerts.findById(alertId);
    const hook = alert && (await this.audiences.of(alert)).hook;
    if (hook) await this.hooks.post(hook.owner, hook.hook, alert, news);
  }
}
