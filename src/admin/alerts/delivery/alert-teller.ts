import { Injectable, Logger } from '@nestjs/common';
import { letter, Mailer, Realtime } from '../../../platform/index.js';
import type { Alert, AlertNews } from '../history/alert.js';
import { AlertRepository } from '../history/alert.repository.js';
import type { Severity } from '../rules/rule.js';
import { Words } from '../words/words.js';
import { Audiences } from './audience.js';
import { HookJobs } from './hook-jobs.js';
import { Hooks } from './hooks.js';

interface AlertMessage {
  id: string;
  severity: Severity;
  code: string;
  message: string;
  /** When it began, or was over; ISO 8601, UTC. */
  at: string;
}

declare module '../../../platform/index.js' {
  interface StaffEvents {
    /** Something is wrong. */
    'alert:new': AlertMessage;
    /** It is over. */
    'alert:resolved': AlertMessage;
  }
}

/** Tells of alerts: on the screen, by mail and by webhook. */
@Injectable()
export class AlertTeller {
  private readonly log = new Logger('Alerts');

  constructor(
    private readonly alerts: AlertRepository,
    private readonly audiences: Audiences,
    private readonly realtime: Realtime,
    private readonly mailer: Mailer,
    private readonly hookJobs: HookJobs,
    private readonly hooks: Hooks,
    private readonly words: Words,
  ) {}

  /** Mails and webhooks once, however often it is called; the screen each time. */
  async tell(alert: Alert, news: AlertNews): Promise<void> {
    this.show(alert, news);
    const { emails, hook } = await this.audiences.of(alert);
    for (const email of emails) await this.mailer.send(this.mail(email, alert, news));
    if (hook) await this.hookJobs.order(alert.id, news);
    await this.alerts.told(alert.id, news);
  }

  /** What can be told without the database, at most once each, to whom it was last to be told. Never rejects. */
  async tellAtOnce(alert: Alert, news: AlertNews): Promise<void> {
    this.show(alert, news);
    const { emails, hook } = this.audiences.lastKnown;
    const sent = await Promise.allSettled([
      ...emails.map((email) => this.mailer.sendAtOnce(this.mail(email, alert, news))),
      ...(hook ? [this.hooks.post(hook.owner, hook.hook, alert, news)] : []),
    ]);
    for (const outcome of sent) {
      if (outcome.status === 'rejected') this.log.warn(`${alert.id} was not told: ${String(outcome.reason)}`);
    }
  }

  private mail(to: string, alert: Alert, news: AlertNews) {
    const key = `alerts.${news}/${alert.id}/${to.toLowerCase()}`;
    return { to, kind: `alerts.${news}`, key, ...letter(this.words.letter(alert, news)) };
  }

  private show({ id, severity, code, message, at, resolvedAt }: Alert, news: AlertNews): void {
    const isOver = news === 'resolved';
    this.log[isOver ? 'log' : 'warn'](`${code} ${isOver ? 'is over' : severity}: ${message}`);
    const shown = { id, severity, code, message, at: ((isOver && resolvedAt) || at).toISOString() };
    this.realtime.emitToStaff(isOver ? 'alert:resolved' : 'alert:new', shown);
  }
}
