import './analytics.signals.js';

export { AnalyticsModule } from './analytics.module.js';
export { AnalyticsService, type TodayFigures } from './analytics.service.js';
export { RebuildService } from './rebuild/rebuild.service.js';
