import './insight.feed.js';

/** For seeds, which make the one of yesterday. */
export { DailyInsights } from './daily/daily-insights.js';
export { InsightsModule } from './insights.module.js';
