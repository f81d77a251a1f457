import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/index.js';
import { Clock, letter, Mailer } from '../../../platform/index.js';
import { type Alert, ALERT_ID } from '../history/alert.js';
import { Words } from '../words/words.js';
import { type Audience, Audiences } from './audience.js';
import { Hooks } from './hooks.js';
import type { AlertTestDto } from './notify.dto.js';

/** Tells an alert that is none to those of the settings, so that they know whether it arrives. It is not listed. */
@Injectable()
export class AlertTest {
  constructor(
    private readonly audiences: Audiences,
    private readonly mailer: Mailer,
    private readonly hooks: Hooks,
    private readonly words: Words,
    private readonly clock: Clock,
  ) {}

  /** Mails are written, and sent as all others are; the webhook is tried once, at once. */
  async run(): Promise<AlertTestDto> {
    const { emails, hook } = await this.audiences.refresh();
    const alert = this.made();
    for (const to of emails) {
      const key = `alerts.test/${alert.id}/${to.toLowerCase()}`;
      await this.mailer.send({ to, kind: 'alerts.test', key, ...letter(this.words.letter(alert, 'opened')) });
    }
    return { emails: [...emails], webhook: hook && (await this.post(hook, alert)) };
  }

  private async post({ owner, hook }: NonNullable<Audience['hook']>, alert: Alert) {
    try {
      await this.hooks.post(owner, hook, alert, 'opened');
      return { delivered: true, detail: null };
    } catch (error) {
      return { delivered: false, detail: error instanceof Error ? error.message : String(error) };
    }
  }

  private made(): Alert {
    const at = this.clock.date();
    return {
      ...{ id: newId(ALERT_ID, at.getTime()), subject: 'test', source: 'system', code: 'ALERTS.TEST' },
      ...{ severity: 'info', message: this.words.of.test, count: 1, state: 'alerting', at, lastAt: at },
    };
  }
}
