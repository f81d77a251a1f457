import type { Severity } from '../rules/rule.js';
import type { Comparison } from '../states/condition.js';

/** What a rule says when it alerts. */
export interface RuleFacts {
  name: string;
  metric: string;
  unit: string;
  /** Null: there is no figure, and the rule takes that for its condition. */
  value: number | null;
  comparison: Comparison;
  threshold: number;
}

/** Why a subscription is not sent anything any more. */
type GivenUp = 'gone' | 'failing';

/** What alerts say in one language. */
export interface AlertWords {
  rule: (facts: RuleFacts) => string;
  deadLetters: (count: number) => string;
  deadOutgoing: (count: number) => string;
  subscriptionDisabled: (host: string, why: GivenUp) => string;
  needsSession: (count: number) => string;
  redisAway: string;
  databaseAway: string;
  severity: Readonly<Record<Severity, string>>;
  resolved: string;
  /** From when to when, for mails. */
  since: (at: Date, resolvedAt?: Date) => string;
  /** Of the alert by which it is tried out who is told. */
  test: string;
  /** Below each mail. */
  note: string;
}
