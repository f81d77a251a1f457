import './analytics.signals.js';

export { AnalyticsModule } from './analytics.module.js';
export type { SummaryDto } from './analytics.dto.js';
export { AnalyticsService } from './analytics.service.js';
export { resolvePeriod } from './period.rules.js';
export { Preparation } from './day-facts/preparation.js';
export { RebuildService } from './rebuild/rebuild.service.js';
