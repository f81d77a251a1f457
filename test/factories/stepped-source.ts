import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../src/common/index.js';
import type {
  Asset,
  Candle,
  CandleNews,
  CandleRange,
  MarketSource,
  Timeframe,
} from '../../src/market/index.js';
import { candleStart, msOf, UnknownAsset } from '../../src/market/index.js';
import { type ManualClock } from './manual-clock.js';

interface Watcher {
  asset: string;
  timeframe: Timeframe;
  listener: (news: CandleNews) => void;
  running?: Candle;
}

/** Midnight UTC, aligned for every timeframe. */
export const MIDNIGHT = Date.UTC(2026, 0, 15);

/**
 * A small market with a price each whole second that depends on the asset and the second only. It moves when it is told
 * to, and can be away, silent, and without prices for a while.
 */
export class SteppedSource implements MarketSource {
  /** What it was asked for, oldest first. */
  readonly asked: { asset: string; timeframe: Timeframe; range: CandleRange; limit: number }[] = [];
  readonly opened: string[] = [];
  /** All calls are refused. */
  away = false;
  /** Watchers hear nothing. */
  silent = false;
  /** How long an answer takes, in real ms. */
  delayMs = 0;
  /** Said instead of the next candles that it is asked for. */
  slip: Candle[] | undefined;
  tickSize = 0.01;
  open = true;
  /** No prices at `from < t <= to`. */
  readonly gaps: [from: number, to: number][] = [];
  /** Before it there was no market. */
  begins = MIDNIGHT - 40 * 86_400_000;
  private readonly watchers = new Set<Watcher>();

  constructor(
    readonly clock: ManualClock,
    readonly key = 'stepped:1',
    private readonly ids: readonly string[] = ['EURUSD', 'BTCUSD'],
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** Upstreams that are open now. */
  get watched(): number {
    return this.watchers.size;
  }

  async assets(): Promise<Asset[]> {
    await this.answer();
    return this.ids.map((id) => ({
      id,
      symbol: id,
      name: `The ${id}`,
      kind: 'forex',
      open: this.open,
      payout: this.open ? 0.87 : 0,
      tickSize: this.tickSize,
    }));
  }

  async candles(asset: string, timeframe: Timeframe, range: CandleRange, limit: number): Promise<Candle[]> {
    this.asked.push({ asset, timeframe, range, limit });
    await this.answer();
    this.check(asset);
    const { slip } = this;
    this.slip = undefined;
    return slip ?? this.history(asset, timeframe, range, limit);
  }

  async watch(
    asset: string,
    timeframe: Timeframe,
    listener: (news: CandleNews) => void,
  ): Promise<() => void> {
    this.opened.push(`${asset} ${timeframe}`);
    await this.answer();
    this.check(asset);
    const watcher: Watcher = { asset, timeframe, listener };
    this.watchers.add(watcher);
    const running = this.make(asset, timeframe, candleStart(this.now(), timeframe), this.now());
    if (running && !this.silent) listener({ candle: (watcher.running = running), closed: false });
    return () => void this.watchers.delete(watcher);
  }

  /** What the source would answer, without asking it. */
  history(asset: string, timeframe: Timeframe, range: CandleRange, limit = Infinity): Candle[] {
    const length = msOf(timeframe);
    const found: Candle[] = [];
    const first = Math.max(range.from, this.begins);
    let time = Math.min(candleStart(range.to - 1, timeframe), candleStart(this.now(), timeframe) - length);
    for (; time >= first && found.length < limit; time -= length) {
      const candle = this.make(asset, timeframe, time, time + length);
      if (candle) found.push(candle);
    }
    return found.reverse();
  }

  /** Lets the market go on, second by second, and tells of it. */
  advance(seconds: number): void {
    for (let i = 0; i < seconds; i++) {
      this.clock.advance(1000);
      if (!this.silent) for (const watcher of [...this.watchers]) this.tick(watcher);
    }
  }

  /** All watchers are forgotten without a word. */
  cut(): void {
    this.watchers.clear();
  }

  /** Calls a watcher by hand, for what no good source would say. */
  say(news: CandleNews): void {
    for (const { listener } of this.watchers) listener(news);
  }

  private tick(watcher: Watcher): void {
    const { asset, timeframe, listener } = watcher;
    const now = this.now();
    const start = candleStart(now - 1, timeframe);
    // one that ended in silence closes when its time is over
    const late = watcher.running;
    if (late && late.time < start) {
      watcher.running = undefined;
      listener({ candle: late, closed: true });
    }
    const candle = this.make(asset, timeframe, start, now);
    if (!candle) return;
    const closed = now === start + msOf(timeframe);
    watcher.running = closed ? undefined : candle;
    listener({ candle, closed });
  }

  private make(asset: string, timeframe: Timeframe, start: number, until: number): Candle | undefined {
    let candle: Candle | undefined;
    const end = Math.min(until, start + msOf(timeframe));
    for (let time = start + 1000; time <= end; time += 1000) {
      if (this.gaps.some(([from, to]) => time > from && time <= to)) continue;
      const price = priceAt(asset, time);
      candle ??= { time: start, open: price, high: price, low: price, close: price, volume: 0 };
      candle.high = Math.max(candle.high, price);
      candle.low = Math.min(candle.low, price);
      candle.close = price;
      candle.volume += 1;
    }
    return candle;
  }

  private check(asset: string): void {
    if (!this.ids.includes(asset)) throw new UnknownAsset(asset);
  }

  private async answer(): Promise<void> {
    if (this.delayMs > 0) await sleep(this.delayMs);
    if (this.away) throw new Unavailable('The market is away');
  }
}

function priceAt(asset: string, time: number): number {
  const second = time / 1000;
  return (
    10_000 + asset.charCodeAt(0) * 10 + Math.round(50 * Math.sin(second / 97) + 20 * Math.sin(second / 7))
  );
}
