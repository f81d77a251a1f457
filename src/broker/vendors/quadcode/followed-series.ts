import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Candle, CandleNews, CandleRange } from '../../../market/index.js';
import type { SeenCandle } from './candle.rules.js';

export interface SeriesParts {
  /** Of a candle, ms. */
  length: number;
  /** The platform's time, ms since 1970. */
  now: () => number;
  /** The candles of a range as the history has them, however long it takes. */
  history: (range: CandleRange) => Promise<SeenCandle[]>;
  listener: (news: CandleNews) => void;
  /** So long after its end a candle is closed from the history when nothing has come after it, ms. */
  closing: number;
}

/** Pause before the history is asked once more, ms. */
const PAUSE_MS = 500;

/**
 * Makes of what a stream tells, with losses and repetitions, news without: the running candle with each change, and every
 * candle closed exactly once and in order. What a stream told of a candle last is not always its end; where that cannot be
 * seen, and where candles are missing, the history has the last word.
 */
export class FollowedSeries {
  /** Start of the first candle that is not told as closed; undefined before the first news. */
  private next: number | undefined;
  private running: SeenCandle | undefined;
  private work: Promise<void> = Promise.resolve();
  private over = false;
  private readonly timer: NodeJS.Timeout;
  private readonly log = new Logger('Quadcode');

  constructor(private readonly parts: SeriesParts) {
    this.timer = setInterval(() => this.look(), Math.max(20, Math.min(500, parts.closing / 3)));
    this.timer.unref();
  }

  /** One after the other, in the order of the calls. */
  take(seen: SeenCandle): void {
    this.queue(() => this.handle(seen));
  }

  stop(): void {
    this.over = true;
    clearInterval(this.timer);
  }

  private async handle(seen: SeenCandle): Promise<void> {
    const { time } = seen.candle;
    this.next ??= time;
    if (time < this.next) return;
    if (time > this.next) await this.closeUpTo(time);
    this.running = seen;
    this.tell(seen.candle, false);
  }

  private look(): void {
    const end = this.running && this.running.candle.time + this.parts.length;
    if (end === undefined || this.parts.now() < end + this.parts.closing) return;
    this.queue(async () => {
      if (this.running && this.running.candle.time + this.parts.length === end) await this.closeUpTo(end);
    });
  }

  private async closeUpTo(end: number): Promise<void> {
    const from = this.next!;
    const { running } = this;
    const isWhole = running?.complete && running.candle.time === from && from + this.parts.length === end;
    const closed = isWhole ? [running] : await this.fromHistory({ from, to: end });
    if (running && !closed.some(({ candle }) => candle.time === running.candle.time)) closed.unshift(running);
    this.running = undefined;
    this.next = end;
    for (const { candle } of closed) this.tell(candle, true);
  }

  private async fromHistory(range: CandleRange): Promise<SeenCandle[]> {
    while (!this.over) {
      try {
        return [...(await this.parts.history(range))];
      } catch {
        await sleep(PAUSE_MS);
      }
    }
    return [];
  }

  private queue(task: () => Promise<void>): void {
    this.work = this.work
      .then(async () => {
        if (!this.over) await task();
      })
      .catch((error: unknown) => this.log.error(error)); // of the listener: the series goes on
  }

  private tell(candle: Candle, closed: boolean): void {
    if (!this.over) this.parts.listener({ candle, closed });
  }
}
