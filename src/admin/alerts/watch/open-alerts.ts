import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../../../common/index.js';
import { Clock } from '../../../platform/index.js';
import { AlertTeller } from '../delivery/alert-teller.js';
import { type Alert, ALERT_ID, type AlertNews, type Trouble } from '../history/alert.js';
import { AlertRepository } from '../history/alert.repository.js';

/** News that are older than this were to be told by somebody who has died, in ms. */
const FORGOTTEN_MS = 10_000;

/** What is to be open, and of which subjects (or beginnings of them) nothing is known. */
export interface Wanted {
  troubles: readonly Trouble[];
  unknown: readonly string[];
}

/** Keeps the open alerts as the troubles are. Whoever opens or ends one tells of it; of several at once that is one. */
@Injectable()
export class OpenAlerts {
  private readonly log = new Logger('Alerts');

  constructor(
    private readonly alerts: AlertRepository,
    private readonly teller: AlertTeller,
    private readonly clock: Clock,
  ) {}

  find(): Promise<Alert[]> {
    return this.alerts.findOpen();
  }

  /** @param open those that `find` has found, before it was looked what is wrong */
  async bringTo({ troubles, unknown }: Wanted, open: readonly Alert[]): Promise<void> {
    const bySubject = new Map(open.map((alert) => [alert.subject, alert]));
    for (const trouble of troubles) {
      const alert = bySubject.get(trouble.subject);
      if (!alert) await this.open(trouble);
      else if (alert.count !== trouble.count || alert.total !== trouble.total)
        await this.grow(alert, trouble);
    }
    const wanted = new Set(troubles.map(({ subject }) => subject));
    for (const { id, subject } of open) {
      if (wanted.has(subject) || unknown.some((beginning) => subject.startsWith(beginning))) continue;
      const alert = await this.alerts.resolve(id, this.clock.date());
      if (alert) await this.tell(alert, 'resolved');
    }
  }

  /** Tells what a crash, or a database that went away, has left untold. */
  async tellForgotten(): Promise<void> {
    const before = new Date(this.clock.now() - FORGOTTEN_MS);
    for (const { alert, news } of await this.alerts.findForgotten(before)) {
      for (const each of news) await this.tell(alert, each);
    }
  }

  private async open(trouble: Trouble): Promise<void> {
    const at = this.clock.date();
    const id = newId(ALERT_ID, at.getTime());
    if (!(await this.alerts.open(id, trouble, at))) return;
    await this.tell({ id, ...trouble, state: 'alerting', at, lastAt: at }, 'opened');
  }

  private async grow(alert: Alert, trouble: Trouble): Promise<void> {
    const isMore = trouble.count > alert.count;
    await this.alerts.grow(alert.id, trouble, isMore ? this.clock.date() : alert.lastAt);
  }

  /** What fails stays to be told. */
  private async tell(alert: Alert, news: AlertNews): Promise<void> {
    try {
      await this.teller.tell(alert, news);
    } catch (error) {
      this.log.warn(`${alert.id} (${news}) is told later: ${String(error)}`);
    }
  }
}
