import type { Locale } from '../common/index.js';
import type { InsightFacts } from './facts/insight-facts.js';

export type InsightKind = InsightFacts['period']['kind'];
export const INSIGHT_KINDS = ['day', 'last24h', 'custom'] as const satisfies readonly InsightKind[];

/** Who wrote the words. */
export type InsightSource = 'openai' | 'template';

export interface InsightTokens {
  input: number;
  output: number;
}

/** What happened in a period, in words and in the facts that they state. Never changed once it is made. */
export interface Insight {
  id: string;
  kind: InsightKind;
  locale: Locale;
  text: string;
  facts: InsightFacts;
  source: InsightSource;
  /** Of the model's words. */
  model?: string;
  tokens?: InsightTokens;
  /** Of a template's text: there was a model, but it failed or was refused. */
  isModelUnheard?: true;
  /** Of a daily one: its day, such as `2026-11-23`. */
  day?: string;
  createdAt: Date;
}
