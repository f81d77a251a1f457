import './analytics.signals.js';

export { AnalyticsModule } from './analytics.module.js';
/** @public the figures for the rooms to come */
export { AnalyticsService } from './analytics.service.js';
export { Preparation } from './day-facts/preparation.js';
export { RebuildService } from './rebuild/rebuild.service.js';
