import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/index.js';
import { answerOf, type AssetBook } from '../candles/asset-book.js';
import type { Candle } from '../candles/candle.js';
import type { Candles } from '../candles/candles.js';
import { type Series, seriesKey } from '../candles/series.js';
import { msOf } from '../candles/timeframe.js';
import type { CandleNews, MarketSource } from '../market-source.js';

export type CandleListener = (news: CandleNews) => void;

/** An open market that is silent for so long may have lost us, in ms; after each vain look twice as long, up to the last. */
const SILENT_MS = 60_000;
const LONGEST_SILENT_MS = 600_000;
/** Candles of a gap that are fetched at a time. */
const GAP_CANDLES = 1000;
/** Between two tries to fetch them, in ms. */
const AGAIN_MS = 2000;
/** So often the candle before the running one is looked for: a source may be late with it. */
const LATE_TRIES = 3;

export interface FeedParts {
  candles: Candles;
  assets: AssetBook;
  clock: Clock;
}

interface Listening {
  source: MarketSource;
  listener: CandleListener;
  hasFailed: boolean;
}

/** One series as it comes: one upstream, told on to all who listen. */
export class CandleFeed {
  private readonly log = new Logger('Candles');
  private readonly listening = new Set<Listening>();
  /** Whose upstream it is: of sources with the same key, one listener's. */
  private source: MarketSource;
  private opening: Promise<void>;
  private release: (() => void) | undefined;
  /** Grows with each upstream: news of an older one are not heard any more. */
  private turn = 0;
  private running: Candle | undefined;
  private last: Candle | undefined;
  /** Start of the first candle that has not come closed. */
  private due: number | undefined;
  /** News that wait until the gap before them is told. */
  private held: CandleNews[] | undefined;
  private heardAt: number;
  private patience = SILENT_MS;

  constructor(
    readonly series: Series,
    source: MarketSource,
    private readonly parts: FeedParts,
  ) {
    this.source = source;
    this.heardAt = parts.clock.now();
    this.opening = this.open();
  }

  get listeners(): number {
    return this.listening.size;
  }

  /** The running candle; between two candles the one that has closed last. */
  get current(): CandleNews | undefined {
    if (this.running) return { candle: this.running, closed: false };
    return this.last && { candle: this.last, closed: true };
  }

  /** Resolves once the upstream is open, to what ends the listening. @throws what the source says to it */
  async join(source: MarketSource, listener: CandleListener): Promise<() => void> {
    const mine: Listening = { source, listener, hasFailed: false };
    this.listening.add(mine);
    if (this.running) this.tell(mine, { candle: this.running, closed: false });
    try {
      await this.opening;
    } catch (error) {
      this.listening.delete(mine);
      throw error;
    }
    return () => this.leave(mine);
  }

  /** Ends it for good. */
  close(): void {
    this.turn++;
    this.listening.clear();
    this.release?.();
    this.release = undefined;
  }

  /** Opens the upstream anew when it is silent although the market is open. */
  async look(): Promise<void> {
    const { clock, assets } = this.parts;
    if (this.listening.size === 0 || clock.now() - this.heardAt < this.patience) return;
    const { turn } = this;
    const asset = await assets.find(this.source, this.series.asset).catch(() => undefined);
    if (turn !== this.turn || asset?.open === false) return;
    const waited = this.patience;
    this.log.warn(`${seriesKey(this.series)} is silent for ${waited / 1000} s; it is opened anew`);
    await this.reopen([...this.listening].at(-1)!.source);
    this.patience = Math.min(waited * 2, LONGEST_SILENT_MS);
  }

  /** Whoever carries the upstream leaves: it goes on over the source of another listener. */
  private leave(mine: Listening): void {
    if (!this.listening.delete(mine)) return;
    const others = [...this.listening];
    const next = others.at(-1);
    if (next && mine.source === this.source && !others.some(({ source }) => source === mine.source)) {
      void this.reopen(next.source);
    }
  }

  private async open(): Promise<void> {
    const turn = ++this.turn;
    const { asset, timeframe } = this.series;
    const opening = this.source.watch(asset, timeframe, (news) => {
      if (turn === this.turn) this.take(news);
    });
    // one that comes too late, or when nobody waits for it any more, is let go
    void opening.then(
      (release) => (turn === this.turn ? (this.release = release) : release()),
      () => undefined,
    );
    await answerOf(opening);
  }

  private async reopen(source: MarketSource): Promise<void> {
    this.release?.();
    this.release = undefined;
    this.source = source;
    this.running = undefined;
    this.held = [];
    this.heardAt = this.parts.clock.now();
    this.opening = this.open();
    try {
      await this.opening;
    } catch (error) {
      this.log.warn(`${seriesKey(this.series)} cannot be opened: ${(error as Error).message}`);
      this.opening = Promise.resolve(); // who joins meanwhile waits with the others, for the next look
      this.heardAt = -Infinity;
    }
  }

  private take({ candle, closed }: CandleNews): void {
    this.heardAt = this.parts.clock.now();
    this.patience = SILENT_MS;
    const news = { candle: Object.freeze({ ...candle }), closed };
    if (this.held) this.hold(this.held, news);
    else this.pass(news);
  }

  private pass(news: CandleNews): void {
    const { candle, closed } = news;
    if (this.due !== undefined && candle.time < this.due) return; // it has closed already
    if (closed) {
      const told = this.due ?? candle.time; // what is between had no price
      this.end(candle);
      this.parts.candles.keep(this.source, this.series, [candle], [told, this.due!]);
    } else {
      this.due ??= candle.time;
      this.running = candle;
    }
    this.tellAll(news);
  }

  private end(candle: Candle): void {
    this.due = candle.time + msOf(this.series.timeframe);
    this.last = candle;
    this.running = undefined;
  }

  /** Of the running candle the newest state is enough. */
  private hold(held: CandleNews[], news: CandleNews): void {
    const before = held.at(-1);
    if (before && !before.closed && before.candle.time === news.candle.time) held.pop();
    held.push(news);
    if (!before) void this.fill(held, this.turn);
  }

  /** Tells the candles that closed while there was no upstream, then what has come since. */
  private async fill(held: CandleNews[], turn: number): Promise<void> {
    const first = held[0].candle.time;
    for (let tries = 1; this.due !== undefined && this.due < first; tries++) {
      const found = await this.gap(this.due, first, tries);
      if (!found) await sleep(AGAIN_MS, undefined, { ref: false });
      if (turn !== this.turn) return;
      for (const candle of found ?? []) {
        this.end(candle);
        this.tellAll({ candle: Object.freeze(candle), closed: true });
      }
      if (found) this.due = Math.max(this.due, Math.min(first, this.due + this.gapLength));
    }
    this.held = undefined;
    for (const news of held) this.pass(news);
  }

  /** The next candles of a gap; undefined when they are not to be had yet. */
  private async gap(from: number, to: number, tries: number): Promise<Candle[] | undefined> {
    const { asset, timeframe } = this.series;
    const end = Math.min(to, from + this.gapLength);
    try {
      const range = { from, to: end };
      const candles = await this.parts.candles.closed(this.source, asset, timeframe, range, GAP_CANDLES);
      const lacksLast = end === to && candles.at(-1)?.time !== to - msOf(timeframe);
      return lacksLast && tries <= LATE_TRIES ? undefined : candles;
    } catch (error) {
      if (tries === 1)
        this.log.warn(`${seriesKey(this.series)}: a gap cannot be filled yet: ${(error as Error).message}`);
      return undefined;
    }
  }

  private get gapLength(): number {
    return GAP_CANDLES * msOf(this.series.timeframe);
  }

  private tellAll(news: CandleNews): void {
    for (const each of this.listening) this.tell(each, news);
  }

  /** A listener that fails hurts nobody else. */
  private tell(each: Listening, news: CandleNews): void {
    try {
      each.listener(news);
    } catch (error) {
      if (!each.hasFailed) {
        this.log.error(`${seriesKey(this.series)}: a listener fails`, error);
      }
      each.hasFailed = true;
    }
  }
}
