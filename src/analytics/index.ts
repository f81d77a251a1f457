import './analytics.signals.js';

export { AnalyticsModule } from './analytics.module.js';
export { METRICS, type SummaryDto } from './analytics.dto.js';
export { AnalyticsService, type DayFigures } from './analytics.service.js';
export {
  type OpenSpan,
  type Period,
  type PeriodQuery,
  resolveOpenSpan,
  resolvePeriod,
} from './period.rules.js';
export { INTERVALS } from './time/intervals.rules.js';
export { type OpenWindow, UserTotals } from './people/user-totals.js';
export { Preparation } from './day-facts/preparation.js';
export { RebuildService } from './rebuild/rebuild.service.js';
