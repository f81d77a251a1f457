import { Injectable } from '@nestjs/common';
import {
  type Asset,
  type Candle,
  type CandleNews,
  type CandleRange,
  candleStart,
  type MarketSource,
  msOf,
  type Timeframe,
} from '../../../market/index.js';
import { PaperClock } from './paper-clock.js';
import { PaperMarkets } from './paper-markets.js';
import { PaperTicker } from './paper-ticker.js';

/** The paper market as a source of candles: one in a process, for all of its sessions. Candles are worked out, not kept. */
@Injectable()
export class PaperSource implements MarketSource {
  constructor(
    private readonly markets: PaperMarkets,
    private readonly clock: PaperClock,
    private readonly ticker: PaperTicker,
  ) {}

  get key(): string {
    return this.markets.current.key;
  }

  now(): number {
    return this.clock.now();
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a market may have to ask for it; this one knows
  async assets(): Promise<Asset[]> {
    return this.markets.current.assets(this.now());
  }

  async candles(asset: string, timeframe: Timeframe, range: CandleRange, limit: number): Promise<Candle[]> {
    await this.markets.current.prepare(asset, this.now());
    return this.markets.current.find(asset).candles.closed(timeframe, range, limit, this.now());
  }

  async watch(
    asset: string,
    timeframe: Timeframe,
    listener: (news: CandleNews) => void,
  ): Promise<() => void> {
    await this.markets.current.prepare(asset, this.now());
    const { candles } = this.markets.current.find(asset);
    const length = msOf(timeframe);
    let next = candleStart(this.now(), timeframe);
    let told: Candle | null = null;
    const tick = (now: number) => {
      while (next + length <= now) {
        const candle = candles.over(next, next + length);
        next += length;
        if (candle) listener({ candle, closed: true });
      }
      const running = candles.running(timeframe, now);
      if (!running || isSame(running, told)) return;
      told = { ...running };
      listener({ candle: running, closed: false });
    };
    tick(this.now());
    return this.ticker.onCandles(tick);
  }
}

function isSame(candle: Candle, other: Candle | null): boolean {
  return (
    candle.time === other?.time &&
    candle.close === other.close &&
    candle.high === other.high &&
    candle.low === other.low
  );
}
