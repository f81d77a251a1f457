import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { endsWithin, Unavailable } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import type { CandleRange, MarketSource } from '../market-source.js';
import { AssetBook, answerOf, isAway } from './asset-book.js';
import { aggregate, lowerThan } from './aggregation.js';
import type { Candle } from './candle.js';
import { CandleRepository } from './candle.repository.js';
import { CandleWriter } from './candle-writer.js';
import { InTurn } from './in-turn.js';
import { keptSince, type Series, seriesKey } from './series.js';
import { since, type TimeRange, type TimeRanges } from './time-ranges.rules.js';
import { candleStart, msOf } from './timeframe.js';

/** Most candles that a source is asked for in one call. */
const MOST_ASKED = 1000;
/** Most lower candles that are read at once to put higher ones together. */
const MOST_PARTS = 20_000;
/** A source may tell late of the candle that has just closed: until then its silence does not mean that there is none, ms. */
const SETTLES_MS = 120_000;
/** How long the end of the process waits for candles that are being written, in ms; what is lost is asked for again. */
const SHUTDOWN_MS = 2000;

/** Candles as far as they could be had. */
export interface CandleAnswer {
  /** Oldest first. */
  candles: Candle[];
  tickSize: number;
  /** False when the source was away and some may lack. */
  complete: boolean;
}

/** Candles that were found without a gap from an instant on. */
interface Part {
  candles: Candle[];
  from: number;
}

/** What one question is about. */
interface Question {
  source: MarketSource;
  series: Series;
  tickSize: number;
}

/**
 * Closed candles: from the store, else put together from lower ones that are stored, else asked of the source and stored.
 * It is known which ranges the source was asked about, so that a weekend without candles is not asked for again, and what
 * an outage has cut is.
 */
@Injectable()
export class Candles implements BeforeApplicationShutdown {
  private readonly log = new Logger(Candles.name);
  private readonly turns = new InTurn();
  private readonly fills = new Map<string, Promise<Part | null>>();
  /** By source: its last failure, and the number of the last fill that had been wanted by then. */
  private readonly failures = new Map<string, { last: number; failure: Unavailable }>();
  private number = 0;

  constructor(
    private readonly repository: CandleRepository,
    private readonly writer: CandleWriter,
    private readonly assets: AssetBook,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await endsWithin(SHUTDOWN_MS, this.writer.flush());
  }

  /**
   * The newest `limit` closed candles of the range, oldest first, in ticks; none of them lacks.
   * @throws UnknownAsset
   * @throws Unavailable when some would have to come from the source, and it is away
   */
  async closed(
    source: MarketSource,
    asset: string,
    timeframe: Series['timeframe'],
    range: CandleRange,
    limit: number,
  ): Promise<Candle[]> {
    const { candles, complete } = await this.read(source, asset, timeframe, range, limit);
    if (!complete)
      throw new Unavailable('The market does not answer, and not all of these candles are stored');
    return candles;
  }

  /**
   * The same with what is stored while the source is away, and whether it may lack some.
   * @throws UnknownAsset
   * @throws Unavailable when the source is away and nothing is stored
   */
  async read(
    source: MarketSource,
    asset: string,
    timeframe: Series['timeframe'],
    range: CandleRange,
    limit: number,
  ): Promise<CandleAnswer> {
    const series = { source: source.key, asset, timeframe };
    await this.writer.flush(series);
    const question = { source, series, tickSize: await this.tickSizeOf(source, series) };
    const length = msOf(timeframe);
    const from = Math.max(0, Math.ceil(range.from / length) * length);
    // a candle that starts before `to` belongs to the range, unless it still runs
    let to = Math.min(Math.ceil(range.to / length) * length, candleStart(source.now(), timeframe));
    const parts: Candle[][] = [];
    let found = 0;
    let failure: Unavailable | undefined;
    while (to > from && found < limit) {
      const missing = limit - found;
      let part = await this.stored(question, [from, to], missing);
      if (!part && !failure) {
        try {
          part = await this.fill(question, [from, to], missing);
          if (!part) continue; // somebody else has filled it meanwhile
        } catch (error) {
          if (!isAway(error)) throw error;
          failure = error;
        }
      }
      part ??= { candles: [], from: await this.gapStart(series, [from, to]) };
      parts.push(part.candles);
      found += part.candles.length;
      to = part.from;
    }
    if (failure && found === 0) throw failure;
    return {
      candles: parts.reverse().flat().slice(-limit),
      tickSize: question.tickSize,
      complete: failure === undefined,
    };
  }

  /**
   * Stores closed candles as they come, within a second: `known` is the range that the source has told about with them.
   * They are read from here on, written or not.
   */
  keep(source: MarketSource, series: Series, candles: readonly Candle[], known: TimeRange): void {
    const oldest = keptSince(source.now(), series.timeframe);
    const kept = candles.filter(({ time }) => time >= oldest);
    this.writer.push(series, kept, since([known], oldest), () => this.tickSizeOf(source, series));
  }

  /** From the end of the range back, as far as it is known without a gap; null when its end is not. */
  private async stored(
    { series, tickSize }: Question,
    [from, to]: TimeRange,
    limit: number,
  ): Promise<Part | null> {
    const span = spanAt((await this.repository.findSeries(series))?.known ?? [], to);
    if (!span) return null;
    const start = Math.max(from, span[0]);
    return { candles: await this.repository.newest(series, [start, to], limit, tickSize), from: start };
  }

  /** Has the end of the range found out, once for all who want the same now. Null: look again, it is stored. */
  private fill(question: Question, [from, to]: TimeRange, limit: number): Promise<Part | null> {
    const key = `${seriesKey(question.series)}|${from}|${to}|${limit}`;
    const running = this.fills.get(key);
    if (running) return running;
    const number = ++this.number;
    const work = this.turns
      .next(seriesKey(question.series), () => this.findOut(question, [from, to], limit, number))
      .finally(() => this.fills.delete(key));
    this.fills.set(key, work);
    return work;
  }

  private async findOut(
    question: Question,
    [from, to]: TimeRange,
    limit: number,
    number: number,
  ): Promise<Part | null> {
    const { series, tickSize } = question;
    const known = (await this.repository.findSeries(series))?.known ?? [];
    if (spanAt(known, to)) return null;
    const gap: TimeRange = [startOfGap(known, [from, to]), to];
    const most = Math.min(limit, MOST_ASKED);
    const part =
      (await this.putTogether(question, gap, most)) ?? (await this.askOnce(question, gap, most, number));
    const oldest = keptSince(question.source.now(), series.timeframe);
    const kept = part.candles.filter(({ time }) => time >= oldest);
    // that there is nothing is known however long ago it was
    const first = kept.length === part.candles.length ? part.from : Math.max(part.from, oldest);
    const told: TimeRange = [first, this.toldUntil(question, part, to)];
    await this.repository.add(series, kept, told[0] < told[1] ? [told] : [], tickSize, this.clock.date());
    return part;
  }

  /** From lower candles, when all of them are known up to the end of the gap. */
  private async putTogether(
    { series, tickSize }: Question,
    [from, to]: TimeRange,
    limit: number,
  ): Promise<Part | null> {
    const length = msOf(series.timeframe);
    for (const timeframe of lowerThan(series.timeframe)) {
      const lower = { ...series, timeframe };
      await this.writer.flush(lower);
      const span = spanAt((await this.repository.findSeries(lower))?.known ?? [], to);
      const parts = length / msOf(timeframe);
      const start = Math.max(
        from,
        Math.ceil((span?.[0] ?? to) / length) * length,
        to - Math.max(1, Math.min(limit, Math.floor(MOST_PARTS / parts))) * length,
      );
      if (start >= to) continue;
      const candles = await this.repository.newest(lower, [start, to], MOST_PARTS, tickSize);
      return { candles: aggregate(candles, timeframe, series.timeframe), from: start };
    }
    return null;
  }

  /** Who has waited behind a question that failed does not ask another time: a silent source costs its time-out once. */
  private async askOnce(question: Question, gap: TimeRange, limit: number, number: number): Promise<Part> {
    const { key } = question.source;
    const before = this.failures.get(key);
    if (before && number <= before.last) throw before.failure;
    try {
      return await this.ask(question, gap, limit);
    } catch (error) {
      if (isAway(error)) this.failures.set(key, { last: this.number, failure: error });
      throw error;
    }
  }

  private async ask({ source, series }: Question, [from, to]: TimeRange, limit: number): Promise<Part> {
    const { asset, timeframe } = series;
    const answer = await answerOf(source.candles(asset, timeframe, { from, to }, limit));
    const candles: Candle[] = [];
    for (const candle of answer) {
      const { time } = candle;
      const isNext = time >= Math.max(from, (candles.at(-1)?.time ?? -1) + 1) && time < to;
      if (isNext && time === candleStart(time, timeframe)) candles.push(candle);
    }
    if (candles.length < answer.length) {
      this.log.warn(
        `${seriesKey(series)}: ${answer.length - candles.length} of ${answer.length} candles are out of order or range`,
      );
    }
    return { candles, from: answer.length < limit ? from : (candles[0]?.time ?? from) };
  }

  /** Up to where the source's answer says that there are no more candles. */
  private toldUntil(
    { source, series: { timeframe } }: Question,
    { candles, from }: Part,
    to: number,
  ): number {
    const settled = candleStart(source.now() - SETTLES_MS, timeframe);
    const last = candles.at(-1);
    return Math.min(to, Math.max(settled, last ? last.time + msOf(timeframe) : from));
  }

  private async gapStart(series: Series, range: TimeRange): Promise<number> {
    return startOfGap((await this.repository.findSeries(series))?.known ?? [], range);
  }

  /** As the source says now, else as it was when the series was last written. */
  private async tickSizeOf(source: MarketSource, series: Series): Promise<number> {
    try {
      return await this.assets.tickSize(source, series.asset);
    } catch (error) {
      const stored = isAway(error) ? await this.repository.findSeries(series) : null;
      if (stored) return stored.tickSize;
      throw error;
    }
  }
}

/** The known range that reaches the end of a question. */
function spanAt(known: TimeRanges, to: number): TimeRange | undefined {
  return known.find((range) => range[0] < to && range[1] >= to);
}

/** Where what is not known before `to` begins. */
function startOfGap(known: TimeRanges, [from, to]: TimeRange): number {
  return Math.max(from, ...known.map((range) => range[1]).filter((end) => end < to));
}
