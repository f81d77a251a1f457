import { Injectable } from '@nestjs/common';
import { Config } from '../config/index.js';
import { Clock } from '../platform/index.js';
import { type Period, type PeriodQuery, previousSpan, resolvePeriod, type Span } from './period.rules.js';
import { RecountGate } from './rebuild/recount.gate.js';

/** What a question is about, and with what it is compared. */
export interface Question {
  period: Period;
  /** The period just before; null when nobody wants the comparison. */
  previous: Span | null;
}

/** Reads the part that all questions share. */
@Injectable()
export class Periods {
  constructor(
    private readonly gate: RecountGate,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws InvalidInput naming every field at fault; Unavailable during a recount at the start */
  of(query: PeriodQuery & { compare?: 'true' | 'false' | undefined }): Question {
    this.gate.check();
    const { businessTz, currency } = this.config;
    const period = resolvePeriod(query, { now: this.clock.now(), businessTz, currency });
    return { period, previous: query.compare === 'false' ? null : previousSpan(period) };
  }

  /** Today in the business's time zone. @throws Unavailable during a recount at the start */
  today(): Period {
    const today = resolvePeriod(
      {},
      { now: this.clock.now(), businessTz: this.config.businessTz, currency: this.config.currency },
    );
    this.gate.check();
    const { zone, to } = today;
    return { ...today, from: zone.startOfDay(zone.dayOf(to - 1)) };
  }
}
