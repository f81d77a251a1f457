export { Demo } from './demo.js';
export { FirstInsight } from './first-insight.js';
export { SeedRuns } from './seed-runs.js';
export { TradingSeeds } from './trading.js';
export { SeedsModule } from './seeds.module.js';
export { WorldSeeds } from './world.js';
