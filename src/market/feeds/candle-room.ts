import { CoalescedFeed, type Realtime, type Room } from '../../platform/index.js';
import type { Candle } from '../candles/candle.js';
import { type Series, seriesKey } from '../candles/series.js';
import type { Timeframe } from '../candles/timeframe.js';
import { type CandleDto, toCandleDto } from '../market.dto.js';
import type { CandleNews } from '../market-source.js';

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** A candle that somebody has subscribed to: as it runs, at most 4 times a second, and at once when it has closed. */
    'candle-update': { asset: string; timeframe: Timeframe; candle: CandleDto; closed: boolean };
  }
}

/** Most messages of a running candle in a second. */
const PER_SECOND = 4;

/** The sockets of this process that watch one series. */
export class CandleRoom {
  readonly name: Room;
  private readonly running: CoalescedFeed<Candle>;
  private closedAt = -Infinity;

  constructor(
    private readonly series: Series,
    private readonly tickSize: number,
    private readonly realtime: Realtime,
    failed: (error: unknown) => void,
  ) {
    this.name = `candles:${seriesKey(series)}`;
    this.running = new CoalescedFeed<Candle>({
      perSecond: PER_SECOND,
      wanted: () => true,
      send: (candles) => this.show(candles.at(-1)!),
      failed,
    });
  }

  /** Of a closed candle nothing is shown as running any more, also what waits. */
  readonly take = ({ candle, closed }: CandleNews): void => {
    if (!closed) return this.running.push([candle]);
    this.closedAt = candle.time;
    this.emit(candle, true);
  };

  shown(candle: Candle): CandleDto {
    return toCandleDto(candle, this.tickSize);
  }

  stop(): void {
    this.running.stop();
  }

  private show(candle: Candle): void {
    if (candle.time > this.closedAt) this.emit(candle, false);
  }

  private emit(candle: Candle, closed: boolean): void {
    const { asset, timeframe } = this.series;
    this.realtime.emitHere(this.name, 'candle-update', {
      asset,
      timeframe,
      candle: this.shown(candle),
      closed,
    });
  }
}
