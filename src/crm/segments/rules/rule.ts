/** How two values are compared. */
export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** What is asked of a value of a contact. What is not there passes none of them. */
export type FieldTest =
  | { op: 'is'; values: readonly (string | number | boolean)[] }
  /** Literal text, without regard to case. */
  | { op: 'text'; where: 'within' | 'start' | 'end'; text: string }
  | { op: 'compare'; by: Comparison; value: string | number }
  /** Of an instant; a day is one of the business's zone. */
  | { op: 'time'; by: Exclude<Comparison, 'eq'>; at: Moment }
  /** From some days ago, or until in some days; of an instant to the millisecond, of a day by the calendar. */
  | { op: 'days'; type: 'time' | 'day'; direction: 'last' | 'next'; days: number }
  | { op: 'present' };

/** An instant in ms, a day such as `2026-11-23`, or some days ago. */
export type Moment = { time: number } | { day: string } | { daysAgo: number };

export interface FieldRule {
  kind: 'field';
  /** Where the value stands in a contact as it is stored. */
  path: string;
  test: FieldTest;
}

/** How often somebody did something in a window, or what it was worth together. */
export interface TotalRule {
  kind: 'total';
  event: string;
  /** `from` inclusive, `to` exclusive; null where it is open. */
  from: Moment | null;
  to: Moment | null;
  of: 'count' | 'sum';
  /** Whose values are summed, ISO 4217. */
  currency: string;
  by: Comparison;
  /** A sum in ten-thousandths. */
  value: bigint;
}

/** When somebody did something first or last; who never did it passes none of them. */
export interface OnceRule {
  kind: 'once';
  event: string;
  which: 'first' | 'last';
  order: 'before' | 'after';
  at: Moment;
}

export const ACCESS_STATES = ['active', 'waiting', 'ended'] as const;

/** How somebody stands to a module, a product, or anything that is sold. */
export interface AccessRule {
  kind: 'access';
  state: (typeof ACCESS_STATES)[number];
  module?: string;
  product?: string;
}

export const MAIL_DEEDS = ['sent', 'opened', 'clicked', 'bounced'] as const;

export type MailDeed = (typeof MAIL_DEEDS)[number];

/** What became of mails to somebody: of a campaign, or of any. */
export interface MailRule {
  kind: 'mail';
  deed: MailDeed;
  campaign?: string;
  /** Of the campaign: which of the mails that it has. */
  variant?: string;
  /** Since then; null: ever. */
  from: Moment | null;
}

export type EventRule = TotalRule | OnceRule;

/** A rule about something that is not kept with the contact. */
export type OutsideRule = EventRule | AccessRule | MailRule;

/** Rules as they are worked with, made of what was said by `parseRules`. */
export type Rule =
  { kind: 'all' | 'any'; rules: readonly Rule[] } | { kind: 'not'; rule: Rule } | FieldRule | OutsideRule;

/** Whether a rule asks nothing but what is kept with the contact. */
export function isOwn(rule: Rule): boolean {
  if (rule.kind === 'not') return isOwn(rule.rule);
  if (rule.kind === 'all' || rule.kind === 'any') return rule.rules.every(isOwn);
  return rule.kind === 'field';
}
