import type { Severity } from '../rules/rule.js';
import type { AlertState } from '../states/alert.states.js';

export const ALERT_ID = 'alt';

/** What is told of an alert: that it began, and that it is over. */
export const ALERT_NEWS = ['opened', 'resolved'] as const;
export type AlertNews = (typeof ALERT_NEWS)[number];

export const ALERT_SOURCES = ['rule', 'system'] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

/** Something that staff should look at, as long as it lasts. */
export interface Trouble {
  /** What it is about; while an alert of a subject is open there is no other one. */
  subject: string;
  source: AlertSource;
  /** Of `source: 'rule'`. */
  ruleId?: string;
  /** Stable, for programs: `RULE.WEBHOOKS_BACKLOG`, `WEBHOOKS.DEAD_LETTERS`. */
  code: string;
  severity: Severity;
  /** For people, in the language of INSIGHT_LOCALE. */
  message: string;
  /** The figure, when it began; null when there was none. Of rules only. */
  value?: number | null;
  /** How many times it is, where many are one alert; else 1. */
  count: number;
  /** The total of which `count` is the part that is new. Of counted ones only. */
  total?: number;
}

export interface Alert extends Trouble {
  id: string;
  state: AlertState;
  /** When it began. */
  at: Date;
  /** When `count` last grew. */
  lastAt: Date;
  resolvedAt?: Date;
}

export interface AlertFilter {
  state?: AlertState | undefined;
  severity?: Severity | undefined;
  ruleId?: string | undefined;
  /** Began at or after. */
  from?: Date | undefined;
  /** Began before. */
  to?: Date | undefined;
}
