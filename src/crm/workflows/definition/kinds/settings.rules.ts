import type { FieldError } from '../../../../common/index.js';
import { type EventTest, valueProblem } from './event-filter.rules.js';

const DAY = 86_400_000;
const LONGEST_MS = 366 * DAY;

/** A length of time in parts, all of them together. */
export interface Duration {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** In ms. */
export function durationMs({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  return days * DAY + hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
}

export function durationErrors(duration: Duration, field = ''): FieldError[] {
  const ms = durationMs(duration);
  if (ms === 0) return [{ field, message: 'must say days, hours, minutes or seconds' }];
  return ms > LONGEST_MS ? [{ field, message: 'must be at most 366 days' }] : [];
}

export function timeoutErrors({ timeout }: { timeout: Duration }): FieldError[] {
  return durationErrors(timeout, 'timeout');
}

export function testErrors({ where = [] }: { where?: readonly EventTest[] }): FieldError[] {
  return where.flatMap((test, at) => {
    const message = valueProblem(test);
    return message === null ? [] : [{ field: `where[${at}].value`, message }];
  });
}

export function reentryErrors({ reentry }: { reentry?: { mode: string; days?: number } }): FieldError[] {
  if (!reentry || (reentry.mode === 'after-days') === (reentry.days !== undefined)) return [];
  return [{ field: 'reentry.days', message: 'belong to "after-days", which has them' }];
}

export function untilErrors(until: { at?: string; time?: string; weekdays?: number[]; timeZone?: string }) {
  const { at, time, weekdays, timeZone } = until;
  if ((at === undefined) === (time === undefined))
    return [{ field: 'at', message: 'either this or time must be said, and not both' }];
  const zoned = { weekdays, timeZone };
  return Object.entries(at === undefined ? {} : zoned)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => ({ field, message: 'belongs to "time"' }));
}

export function tagErrors({ add, remove }: { add?: string[]; remove?: string[] }): FieldError[] {
  return add || remove ? [] : [{ field: 'add', message: 'this or remove must be said' }];
}

export function mailErrors({ of = 'workflow', node, campaign }: MailSettings): FieldError[] {
  const errors: FieldError[] = [];
  if ((of === 'campaign') !== (campaign !== undefined))
    errors.push({ field: 'campaign', message: 'belongs to mails of a campaign, which have it' });
  if (of !== 'workflow' && node !== undefined)
    errors.push({ field: 'node', message: 'belongs to mails of this workflow' });
  return errors;
}

interface MailSettings {
  of?: string;
  node?: string;
  campaign?: string;
}

export function variantErrors({ variants }: { variants: readonly { handle: string; share: number }[] }) {
  const errors: FieldError[] = [];
  if (new Set(variants.map(({ handle }) => handle)).size < variants.length)
    errors.push({ field: 'variants', message: 'must have handles of their own' });
  if (variants.reduce((sum, { share }) => sum + share, 0) !== 100)
    errors.push({ field: 'variants', message: 'must have shares that are 100 together' });
  return errors;
}
