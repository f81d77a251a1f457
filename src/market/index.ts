export { type Candle, toPrice, toTicks } from './candles/candle.js';
export { candleStart, msOf, type Timeframe, TIMEFRAMES } from './candles/timeframe.js';
export { UnknownAsset } from './market.errors.js';
export { MarketModule } from './market.module.js';
export type { Asset, CandleNews, CandleRange, MarketSource } from './market-source.js';
export { MarketSources } from './market-sources.js';
