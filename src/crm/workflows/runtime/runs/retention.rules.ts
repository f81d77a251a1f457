import { DAY_MS } from '../../../../common/index.js';

/** Runs are kept so long after their end; that the contact has entered is remembered for good. */
const KEPT_DAYS = 90;

export function keptUntil(endedAt: Date): Date {
  return new Date(endedAt.getTime() + KEPT_DAYS * DAY_MS);
}
