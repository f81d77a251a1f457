import type { MailOutcome } from '../../mailing/sending/crm-mail.js';
import type { Settlement } from '../ledger/campaign-mail.js';
import { MOST_TRIES, pauseAfter } from './retry.rules.js';

/**
 * What an outcome means for the row of a mail.
 * @param tries how often it was put off before
 * @param isServerAway whether the server takes no mail at all: then it is not this one's fault
 */
export function settlementOf(
  outcome: MailOutcome,
  { tries, isServerAway, now }: { tries: number; isServerAway: boolean; now: number },
): Settlement {
  switch (outcome.state) {
    case 'sent':
      return { state: 'sent' };
    case 'kept':
      return { state: 'sent', kept: true };
    case 'suppressed':
      return { state: 'suppressed', error: outcome.reason };
    case 'failed':
    case 'unknown':
      return outcome;
    case 'again':
      return putOff(outcome.error, { tries, isCounted: !isServerAway, now });
  }
}

/** A mail that is tried again, or given up when it was put off too often. */
export function putOff(
  error: string,
  { tries, isCounted, now }: { tries: number; isCounted: boolean; now: number },
): Settlement {
  const counted = tries + (isCounted ? 1 : 0);
  if (isCounted && counted >= MOST_TRIES) return { state: 'failed', error };
  return { state: 'retrying', dueAt: new Date(now + pauseAfter(Math.max(1, counted))), isCounted, error };
}
