import { Injectable, Logger } from '@nestjs/common';
import { Realtime, type Room } from '../../platform/index.js';
import { AssetBook } from '../candles/asset-book.js';
import { Candles } from '../candles/candles.js';
import { type Series, seriesKey } from '../candles/series.js';
import type { CandleDto } from '../market.dto.js';
import type { MarketSource } from '../market-source.js';
import { CandleFeeds } from './candle-feeds.js';
import { CandleRoom } from './candle-room.js';

/** A place in a room. */
export interface Seat {
  room: Room;
  /** The running candle, between two candles the last one; undefined before the first news. */
  current(): CandleDto | undefined;
  /** The last closed candle; undefined when there is none, or when it is not to be had now. */
  last(): Promise<CandleDto | undefined>;
  /** Gives the place back. */
  leave(): void;
}

interface Entry {
  people: number;
  opening: Promise<{ room: CandleRoom; release: () => void }>;
}

/** One listener to the feed of each series that sockets of this process watch, however many they are. */
@Injectable()
export class CandleRooms {
  private readonly log = new Logger('Candles');
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly feeds: CandleFeeds,
    private readonly candles: Candles,
    private readonly assets: AssetBook,
    private readonly realtime: Realtime,
  ) {}

  /**
   * @throws UnknownAsset
   * @throws Unavailable when the source does not answer
   */
  async enter(source: MarketSource, { asset, timeframe }: Omit<Series, 'source'>): Promise<Seat> {
    const series = { source: source.key, asset, timeframe };
    const key = seriesKey(series);
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { people: 0, opening: this.open(source, series) };
      this.entries.set(key, entry);
    }
    const mine = entry;
    mine.people++;
    const leave = () => {
      if (--mine.people === 0) this.close(key, mine);
    };
    try {
      const { room } = await mine.opening;
      return {
        room: room.name,
        current: () => {
          const news = this.feeds.current(source, asset, timeframe);
          return news && room.shown(news.candle);
        },
        last: async () => {
          const range = { from: 0, to: source.now() };
          const newest = await this.candles.closed(source, asset, timeframe, range, 1).catch(() => []);
          return newest.map((candle) => room.shown(candle))[0];
        },
        leave,
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async open(source: MarketSource, series: Series) {
    const { asset, timeframe } = series;
    const tickSize = await this.assets.tickSize(source, asset);
    const room = new CandleRoom(series, tickSize, this.realtime, (error) => this.log.error(error));
    return { room, release: await this.feeds.watch(source, asset, timeframe, room.take) };
  }

  private close(key: string, entry: Entry): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
    entry.opening.then(
      ({ room, release }) => {
        release();
        room.stop();
      },
      () => undefined, // there is nothing to close
    );
  }
}
