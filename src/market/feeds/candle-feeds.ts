import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { AssetBook } from '../candles/asset-book.js';
import { Candles } from '../candles/candles.js';
import { seriesKey } from '../candles/series.js';
import type { Timeframe } from '../candles/timeframe.js';
import type { CandleNews, MarketSource } from '../market-source.js';
import { CandleFeed, type CandleListener, type FeedParts } from './candle-feed.js';

/** How long an upstream stays open when the last listener has left, in ms: a page that is loaded again finds it. */
const GRACE_MS = 2000;
/** How often it is looked whether one is silent, in ms. */
const LOOK_MS = 10_000;

/** Candles as they come: one upstream for each source, asset and timeframe in this process, however many listen. */
@Injectable()
export class CandleFeeds implements OnModuleInit, BeforeApplicationShutdown {
  private readonly feeds = new Map<string, CandleFeed>();
  private readonly parts: FeedParts;
  private timer: NodeJS.Timeout | undefined;

  constructor(candles: Candles, assets: AssetBook, clock: Clock) {
    this.parts = { candles, assets, clock };
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const feed of this.feeds.values()) feed.close();
    this.feeds.clear();
  }

  /**
   * Tells the listener the running candle at once when it is known, and from then on every candle as it runs, and closed
   * exactly once and in order; candles that closed while the upstream was cut are fetched. All listeners get the same
   * frozen object. Resolves to what ends it; one that throws hurts no other.
   * @throws UnknownAsset
   * @throws Unavailable when the source does not answer
   */
  async watch(
    source: MarketSource,
    asset: string,
    timeframe: Timeframe,
    listener: CandleListener,
  ): Promise<() => void> {
    const key = seriesKey({ source: source.key, asset, timeframe });
    let feed = this.feeds.get(key);
    if (!feed) {
      feed = new CandleFeed({ source: source.key, asset, timeframe }, source, this.parts);
      this.feeds.set(key, feed);
    }
    const joined = feed;
    try {
      const leave = await joined.join(source, listener);
      return () => {
        leave();
        this.closeLater(key, joined);
      };
    } catch (error) {
      if (joined.listeners === 0) this.close(key, joined);
      throw error;
    }
  }

  /** The running candle of a series that somebody listens to; between two candles the one that closed last. */
  current(source: MarketSource, asset: string, timeframe: Timeframe): CandleNews | undefined {
    return this.feeds.get(seriesKey({ source: source.key, asset, timeframe }))?.current;
  }

  /** Opens anew what is silent although its market is open; done every 10 s. */
  async look(): Promise<void> {
    await Promise.all([...this.feeds.values()].map((feed) => feed.look()));
  }

  private closeLater(key: string, feed: CandleFeed): void {
    if (feed.listeners > 0) return;
    setTimeout(() => {
      if (feed.listeners === 0) this.close(key, feed);
    }, GRACE_MS).unref();
  }

  private close(key: string, feed: CandleFeed): void {
    feed.close();
    if (this.feeds.get(key) === feed) this.feeds.delete(key);
  }
}
