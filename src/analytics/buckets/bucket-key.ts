import { dayLabel, parseDay, type Zone } from '../../common/index.js';

export type BucketGrain = 'd' | 'h' | 'm';

/** The parts of a bucket's `_id`. */
export interface BucketKey {
  grain: BucketGrain;
  label: string;
  type: string;
  currency: string;
  slot: number;
}

/** `2026-11-23` (business day), `2026-11-23T04` or `2026-11-23T04:31` (UTC). */
export function bucketLabel(grain: BucketGrain, instant: number, business: Zone): string {
  if (grain === 'd') return dayLabel(business.dayOf(instant));
  return new Date(instant).toISOString().slice(0, grain === 'h' ? 13 : 16);
}

/** The first instant of a label's time. */
export function labelStart(grain: BucketGrain, label: string, business: Zone): number {
  if (grain === 'd') return business.startOfDay(parseDay(label)!);
  return Date.parse(grain === 'h' ? `${label}:00Z` : `${label}Z`);
}

/** No part can contain a bar: types, currencies and labels have their alphabets. */
export function parseBucketId(id: string): BucketKey {
  const [grain, label, type, currency, slot] = id.split('|');
  return { grain: grain as BucketGrain, label: label, type: type, currency: currency, slot: Number(slot) };
}
