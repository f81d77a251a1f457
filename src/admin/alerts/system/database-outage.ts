import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../../../common/index.js';
import { Clock, Database } from '../../../platform/index.js';
import { AlertTeller } from '../delivery/alert-teller.js';
import { type Alert, ALERT_ID } from '../history/alert.js';
import { AlertRepository } from '../history/alert.repository.js';
import { Words } from '../words/words.js';
import { Absence } from './absence.js';

/**
 * The one trouble that cannot be written down while it lasts: it is told at once, as far as that goes without a database, and
 * written when it is over.
 */
@Injectable()
export class DatabaseOutage {
  private readonly log = new Logger('Alerts');
  private readonly absence = new Absence();
  /** What was told, until it is written. */
  private told: Alert | undefined;

  constructor(
    private readonly database: Database,
    private readonly alerts: AlertRepository,
    private readonly teller: AlertTeller,
    private readonly words: Words,
    private readonly clock: Clock,
  ) {}

  /** Whether the database answers. @param tells whether this process is the one that tells. Never rejects. */
  async look(tells: boolean): Promise<boolean> {
    const answers = await this.database.isReachable();
    const now = this.clock.now();
    if (this.absence.look(answers, now) === 'away' && tells && !this.told) {
      this.told = this.alertOf(new Date(this.absence.began!));
      await this.teller.tellAtOnce(this.told, 'opened');
    }
    if (answers && this.told) await this.over({ ...this.told, state: 'resolved', resolvedAt: new Date(now) });
    return answers;
  }

  private async over(alert: Alert & { resolvedAt: Date }): Promise<void> {
    try {
      await this.alerts.insertOver(alert, ['resolved']);
      this.told = undefined;
      await this.teller.tell(alert, 'resolved');
    } catch (error) {
      this.log.warn(`${alert.id} is not written yet: ${String(error)}`); // at the next look, or as forgotten news
    }
  }

  private alertOf(at: Date): Alert {
    return {
      id: newId(ALERT_ID, at.getTime()),
      subject: 'database',
      source: 'system',
      code: 'SYSTEM.DATABASE_AWAY',
      severity: 'critical',
      message: this.words.of.databaseAway,
      count: 1,
      state: 'alerting',
      at,
      lastAt: at,
    };
  }
}
