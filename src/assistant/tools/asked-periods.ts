import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { resolvePeriod } from '../../analytics/index.js';
import type { Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';

const TIME = z.string().max(40).optional();

/** The period of a question, as all tools have it. */
export const PERIOD = {
  from: TIME.describe(
    "Start, inclusive: a date such as 2026-11-23, which is that day's start in the business time zone, or ISO 8601 with a " +
      'zone. Left out: 30 days before the end.',
  ),
  to: TIME.describe(
    "End: a date, which is that day's end, or ISO 8601, exclusive. Left out: the end of today.",
  ),
};

/** What a period came to; told with each answer, so that nobody takes it for another one. */
export interface AskedPeriod {
  from: Date;
  to: Date;
  zone: Zone;
  told: { from: string; to: string; timeZone: string };
}

/** Reads periods as the questions of analytics have them. */
@Injectable()
export class AskedPeriods {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws InvalidInput naming the field at fault */
  of({ from, to }: { from?: string | undefined; to?: string | undefined }): AskedPeriod {
    const { businessTz, currency } = this.config;
    const period = resolvePeriod({ from, to }, { now: this.clock.now(), businessTz, currency });
    const [start, end] = [new Date(period.from), new Date(period.to)];
    const told = { from: start.toISOString(), to: end.toISOString(), timeZone: businessTz };
    return { from: start, to: end, zone: period.zone, told };
  }
}

/** A fraction as people say it, to a tenth of a percent; null stays null. */
export function percent(fraction: number): number;
export function percent(fraction: number | null): number | null;
export function percent(fraction: number | null): number | null {
  return fraction === null ? null : Math.round(fraction * 1000) / 10;
}
