/** Where a rule may stand. */
export const RULE_STATES = ['normal', 'pending', 'alerting', 'resolved', 'no-data'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/**
 * What may follow what. `pending`: its condition holds, not long enough yet; `resolved`: it does not hold any more, since a
 * short time; `no-data`: its figure is not known. A rule that is changed begins anew as `normal`.
 */
export const RULE_TRANSITIONS: Readonly<Record<RuleState, readonly RuleState[]>> = {
  normal: ['pending', 'alerting', 'no-data'],
  pending: ['normal', 'alerting', 'no-data'],
  alerting: ['resolved', 'no-data'],
  resolved: ['normal', 'pending', 'alerting', 'no-data'],
  'no-data': ['normal', 'pending', 'alerting', 'resolved'],
};

/** How an alert goes, of a rule or of the system itself. The next time is another alert. */
export const ALERT_STATES = ['alerting', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];
