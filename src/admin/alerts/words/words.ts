import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { type Letter } from '../../../platform/index.js';
import type { Alert, AlertNews } from '../history/alert.js';
import { english } from './english.js';
import type { AlertWords } from './language.js';
import { portuguese } from './portuguese.js';

/** What alerts say, in the language of INSIGHT_LOCALE. */
@Injectable()
export class Words {
  readonly of: AlertWords;

  constructor({ insightLocale, businessTz }: Config) {
    this.of = insightLocale === 'pt-BR' ? portuguese(businessTz) : english(businessTz);
  }

  /** The mail about an alert. */
  letter({ severity, message, at, resolvedAt }: Alert, news: AlertNews): Letter {
    const about = news === 'opened' ? this.of.severity[severity] : this.of.resolved;
    return {
      subject: `[${about}] ${message}`,
      paragraphs: [message, this.of.since(at, news === 'resolved' ? resolvedAt : undefined)],
      notes: [this.of.note],
    };
  }
}
