export * from './pure.js';
export { Candles } from './candles/candles.js';
export { CandleFeeds } from './feeds/candle-feeds.js';
export { UnknownAsset } from './market.errors.js';
export { MarketService } from './market.service.js';
export { MarketModule } from './market.module.js';
export { MarketSources } from './market-sources.js';
