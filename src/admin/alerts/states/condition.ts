export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What a rule says while its figure is not known: just that, that all is well, or that its condition holds. */
export const NO_DATA = ['no-data', 'ok', 'alerting'] as const;
export type NoData = (typeof NO_DATA)[number];

/** What a rule asks for, of its figure. */
export interface Condition {
  comparison: Comparison;
  threshold: number;
  forSeconds: number;
  noData: NoData;
}
