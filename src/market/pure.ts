/** What of this room carries no framework, for threads too: they would load everything that `index.ts` names. */
export { type Candle, toPrice, toTicks } from './candles/candle.js';
export { BadCandleFile, type CandleFile, parseCandleCsv, readCandleCsv } from './candles/candle-csv.js';
export { candleStart, msOf, type Timeframe, TIMEFRAMES } from './candles/timeframe.js';
export { Bollinger } from './indicators/bollinger.js';
export { Ema } from './indicators/ema.js';
export { Macd } from './indicators/macd.js';
export { RollingMax } from './indicators/rolling-max.js';
export { Rsi } from './indicators/rsi.js';
export { Sma } from './indicators/sma.js';
export type { Asset, CandleNews, CandleRange, MarketSource } from './market-source.js';
export { PatternScanner } from './patterns/pattern-scanner.js';
