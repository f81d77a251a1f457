import type { Subscription, SubscriptionBy, SubscriptionStatus } from './contact.js';

/** The person's own word, or that of their mail server: no file of addresses speaks against it. */
const LAST_WORDS: ReadonlySet<SubscriptionBy> = new Set(['self', 'bounce', 'complaint']);

/** To have an account, or to have bought, says nothing about mails. */
export function isDecision(by: SubscriptionBy): boolean {
  return by !== 'account' && by !== 'purchase';
}

/** Of two who say the same the weightier one is kept, and then the first. */
function weightOf(by: SubscriptionBy): number {
  return LAST_WORDS.has(by) ? 2 : Number(isDecision(by));
}

/**
 * What a subscription is after somebody said what it should be. A person who has left, or whose mail came back, is not
 * brought back by an import, an account or a purchase; staff can, one by one, and the person can.
 */
export function subscriptionAfter(
  before: Subscription | null,
  status: SubscriptionStatus,
  by: SubscriptionBy,
  now: Date,
): Subscription {
  if (before?.status === status) return weightOf(by) > weightOf(before.by) ? { status, by, at: now } : before;
  const isMass = by === 'import' || by === 'account' || by === 'purchase';
  if (before && isMass && status !== 'unsubscribed' && LAST_WORDS.has(before.by)) return before;
  if (before && !isDecision(by)) return before;
  return { status, by, at: now };
}

/**
 * What an import that says nothing about it makes of a subscription: imported ones are subscribed, unless somebody has
 * decided already.
 */
export function importedStatus(before: Subscription | null): SubscriptionStatus | undefined {
  return before && isDecision(before.by) ? undefined : 'subscribed';
}

/** What holds for one person who was two contacts: whoever has left once has left. */
export function unitedSubscription(kept: Subscription, others: readonly Subscription[]): Subscription {
  const all = [kept, ...others];
  const decided = all.filter(({ by }) => isDecision(by));
  const left = decided.filter(({ status }) => status === 'unsubscribed');
  // of those who left, the person's own word is the strongest reason
  const own = left.find(({ by }) => LAST_WORDS.has(by)) ?? left[0];
  if (own) return own;
  return decided.find(({ status }) => status === 'subscribed') ?? decided[0] ?? kept;
}

/** Whether it ended by the person's own word, or that of their mail server. */
export function hasLeft({ status, by }: Subscription): boolean {
  return status === 'unsubscribed' && LAST_WORDS.has(by);
}
