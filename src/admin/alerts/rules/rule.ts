import type { Condition } from '../states/condition.js';
import type { Standing } from '../states/standing.rules.js';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who is told. */
export interface Addressees {
  emails: string[];
  webhook: Hook | null;
}

export interface Hook {
  url: string;
  /** Encrypted. */
  secret: string;
}

export interface Rule extends Condition {
  id: string;
  name: string;
  /** A name of `LiveFigures`. */
  metric: string;
  severity: Severity;
  enabled: boolean;
  /** Null: those of the settings. */
  notify: Addressees | null;
  standing: Standing;
  /** Grows with each change by people: who decides on what was before writes nothing. */
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What people change of a rule. */
export type RuleChange = Partial<
  Pick<
    Rule,
    | 'name'
    | 'metric'
    | 'comparison'
    | 'threshold'
    | 'forSeconds'
    | 'severity'
    | 'enabled'
    | 'noData'
    | 'notify'
    | 'standing'
  >
>;

/** The alert of a rule as it is now, among those that are open. */
export function subjectOf(rule: Pick<Rule, 'id' | 'standing'>): string {
  return `${subjectsOf(rule)}${rule.standing.begun}`;
}

/** What the subjects of a rule begin with, however it was before. */
export function subjectsOf({ id }: Pick<Rule, 'id'>): string {
  return `rule/${id}/`;
}
