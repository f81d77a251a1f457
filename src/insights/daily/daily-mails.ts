import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import type { Locale } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { letter, Mailer } from '../../platform/index.js';
import { Figures } from '../figures/figures.js';
import { InsightRepository } from '../insight.repository.js';

const WORDS: Readonly<Record<Locale, { subject: (day: string) => string; note: string }>> = {
  'pt-BR': {
    subject: (day) => `Insight de ${day}`,
    note: 'Você recebe este e-mail porque o pediu: PATCH /api/auth/me {"dailyInsight": false} o desliga.',
  },
  en: {
    subject: (day) => `Insight of ${day}`,
    note: 'You asked for this mail: PATCH /api/auth/me {"dailyInsight": false} ends it.',
  },
};

/** The insight of a day, to the staff who want it. */
@Injectable()
export class DailyMails {
  constructor(
    private readonly repository: InsightRepository,
    private readonly users: UserRepository,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  /** Once for each day and person, however often it is called. Nothing while the day has no insight. @param day `2026-11-23` */
  async send(day: string): Promise<void> {
    const locale = this.config.insightLocale;
    const insight = await this.repository.findDaily(locale, day);
    if (!insight) return;
    const { subject, note } = WORDS[locale];
    const content = letter({
      subject: subject(Figures.of(locale).day(Date.parse(day), 'UTC')),
      paragraphs: [insight.text],
      notes: [note],
    });
    for (const { id, email } of await this.users.findDailyInsightReaders()) {
      await this.mailer.send({
        to: email,
        kind: 'insights.daily',
        key: `insights.daily:${day}:${id}`,
        ...content,
      });
    }
  }
}
