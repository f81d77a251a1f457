import { conditionOf, figureOf, timeOf } from './figures.js';
import type { AlertWords } from './language.js';

/** @param timeZone IANA, of the times in mails */
export function english(timeZone: string): AlertWords {
  const counted = (count: number, one: string, many: string) =>
    count === 1 ? one : `${figureOf(count, '1', 'en')} ${many}`;
  return {
    rule: (facts) => {
      const { name, metric, unit, value } = facts;
      const is = value === null ? 'is not known' : `is ${figureOf(value, unit, 'en')}`;
      return `${name}: ${metric} ${is} (${conditionOf(facts, 'en')})`;
    },
    deadLetters: (count) =>
      `${counted(count, 'A webhook delivery is', 'webhook deliveries are')} dead: processing failed at every attempt`,
    deadOutgoing: (count) =>
      `${counted(count, 'An outgoing webhook is', 'outgoing webhooks are')} dead: no attempt was taken`,
    subscriptionDisabled: (host, why) =>
      `The webhook subscription to ${host} is disabled: ${why === 'gone' ? 'it answered 410' : 'it has failed for five days'}`,
    needsSession: (count) => `${counted(count, 'A user needs', 'users need')} a new session of the broker`,
    redisAway: 'Redis does not answer: processes go on, more slowly between each other',
    databaseAway: 'The database does not answer',
    severity: { info: 'info', warning: 'warning', critical: 'critical' },
    resolved: 'resolved',
    since: (at, resolvedAt) =>
      resolvedAt
        ? `From ${timeOf(at, 'en', timeZone)} to ${timeOf(resolvedAt, 'en', timeZone)}.`
        : `Since ${timeOf(at, 'en', timeZone)}.`,
    test: 'Test: this is how alerts arrive. Nothing is wrong.',
    note: 'All alerts: GET /api/admin/alerts. Who is told: notify of the rule, and /api/admin/alert-settings.',
  };
}
