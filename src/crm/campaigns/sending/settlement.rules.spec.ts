import type { MailOutcome } from '../../mailing/sending/crm-mail.js';
import { MOST_TRIES } from './retry.rules.js';
import { settlementOf } from './settlement.rules.js';

describe('what becomes of a row', () => {
  const now = 1_000_000;
  const messageId = 'm@example.com';
  const asked = { tries: 0, isServerAway: false, now };

  it.each([
    [{ state: 'sent' }, { state: 'sent' }],
    [{ state: 'kept' }, { state: 'sent', kept: true }],
    [
      { state: 'suppressed', reason: 'list' },
      { state: 'suppressed', error: 'list' },
    ],
    [
      { state: 'failed', error: '554 Spam' },
      { state: 'failed', error: '554 Spam' },
    ],
    [
      { state: 'unknown', error: 'cut' },
      { state: 'unknown', error: 'cut' },
    ],
    [
      { state: 'again', error: '451 Later' },
      { state: 'retrying', error: '451 Later', isCounted: true, dueAt: new Date(now + 10_000) },
    ],
  ])('%j: %j', (outcome, expected) => {
    expect(settlementOf({ messageId, ...outcome } as MailOutcome, asked)).toMatchObject(expected);
  });

  it('is a failure when the server has put it off too often, and never while the server is away', () => {
    const again = { messageId, state: 'again', error: '451 Later' } as const;
    const tries = MOST_TRIES - 1;
    expect(settlementOf(again, { ...asked, tries })).toMatchObject({ state: 'failed' });
    expect(settlementOf(again, { ...asked, tries, isServerAway: true })).toMatchObject({
      state: 'retrying',
      isCounted: false,
    });
  });
});
