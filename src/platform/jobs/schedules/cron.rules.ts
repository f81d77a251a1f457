import { CronTime } from 'cron';
import { CronRefused } from '../job.errors.js';

const MINUTE_MS = 60_000;

/**
 * The first moment of a cron expression (5 fields, or 6 with seconds first) after `after`, by the clocks of an IANA time
 * zone. A moment that the change to summer time skips comes right after the change.
 * @throws CronRefused for what is no expression, no time zone, or never comes within 8 years
 */
export function nextMoment(cron: string, timeZone: string, after: Date): Date {
  try {
    const time = new CronTime(cron, timeZone);
    // where clocks change, the library may answer with the moment it was given: then it is asked from later on
    for (let from = after.getTime(); ; from += MINUTE_MS) {
      const next = time.getNextDateFrom(new Date(from), timeZone).toMillis();
      if (next > after.getTime()) return new Date(next);
    }
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new CronRefused(`"${cron}" in ${timeZone}: ${reason}`, { cause: error });
  }
}
