export { type Candle, toPrice, toTicks } from './candles/candle.js';
export { BadCandleFile, type CandleFile, parseCandleCsv, readCandleCsv } from './candles/candle-csv.js';
export { Candles } from './candles/candles.js';
export { candleStart, msOf, type Timeframe, TIMEFRAMES } from './candles/timeframe.js';
export { CandleFeeds } from './feeds/candle-feeds.js';
export { UnknownAsset } from './market.errors.js';
export { MarketModule } from './market.module.js';
export type { Asset, CandleNews, CandleRange, MarketSource } from './market-source.js';
export { MarketSources } from './market-sources.js';
