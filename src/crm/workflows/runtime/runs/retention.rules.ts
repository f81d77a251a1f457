import { DAY_MS } from '../../../../common/index.js';
import type { RunEnd } from './run.repository.js';

/** Runs are kept so long after their end; that the contact has entered is remembered for good. */
const KEPT_DAYS = 90;

export function keptUntil(endedAt: Date): Date {
  return new Date(endedAt.getTime() + KEPT_DAYS * DAY_MS);
}

export function endedByStaff(at: Date, reason = 'Ended by the staff'): RunEnd {
  return { status: 'cancelled', at, keptUntil: keptUntil(at), reason };
}
