import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import type { Candle } from './candle.js';
import { CandleRepository } from './candle.repository.js';
import { InTurn } from './in-turn.js';
import { type Series, seriesKey } from './series.js';
import { since, type TimeRanges, withRange } from './time-ranges.rules.js';

/** How long closed candles are gathered before they are written, in ms: a block is written anew each time. */
const GATHER_MS = 1000;
/** Candles of a series that wait while the database is away; older ones beyond are a gap, and asked for again. */
const MOST_WAITING = 5000;

interface Waiting {
  series: Series;
  candles: Candle[];
  known: TimeRanges;
  tickSize: () => Promise<number>;
}

/** Writes closed candles behind the news of them. What a crash takes is a gap like any other. */
@Injectable()
export class CandleWriter {
  private readonly log = new Logger('Candles');
  private readonly waiting = new Map<string, Waiting>();
  private readonly turns = new InTurn();
  private timer: NodeJS.Timeout | undefined;
  private isFailing = false;

  constructor(
    private readonly repository: CandleRepository,
    private readonly clock: Clock,
  ) {}

  push(series: Series, candles: readonly Candle[], known: TimeRanges, tickSize: () => Promise<number>): void {
    const key = seriesKey(series);
    const before = this.waiting.get(key);
    const all = [...(before?.candles ?? []), ...candles];
    const kept = all.slice(-MOST_WAITING);
    const ranges = known.reduce(withRange, before?.known ?? []);
    this.waiting.set(key, {
      series,
      candles: kept,
      known: all.length > kept.length ? since(ranges, kept[0].time) : ranges,
      tickSize,
    });
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Resolves when what waits is written, of all series or of this one; never rejects: what fails waits on. */
  async flush(series?: Series): Promise<void> {
    if (!series) {
      this.timer = undefined;
      await Promise.all([...this.waiting.values()].map((each) => this.flush(each.series)));
      return;
    }
    const key = seriesKey(series);
    await this.turns.next(key, () => this.write(key));
  }

  private async write(key: string): Promise<void> {
    const next = this.waiting.get(key);
    if (!next) return;
    this.waiting.delete(key);
    try {
      const { series, candles, known } = next;
      await this.repository.add(series, candles, known, await next.tickSize(), this.clock.date());
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.log.warn(`${key}: candles wait to be written: ${(error as Error).message}`);
      this.isFailing = true;
      const later = this.waiting.get(key);
      this.waiting.delete(key);
      this.push(next.series, next.candles, next.known, next.tickSize);
      if (later) this.push(later.series, later.candles, later.known, later.tickSize);
    }
  }
}
