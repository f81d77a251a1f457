import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, isDuplicateKey } from '../../platform/index.js';
import {
  BLOCK_CANDLES,
  blockAt,
  blockLength,
  mergeCandles,
  packCandles,
  rescale,
  unpackCandles,
} from './candle-block.rules.js';
import { CandleBlockDocument, CandleSeriesDocument } from './candle.schema.js';
import type { Candle } from './candle.js';
import { type Series, seriesKey } from './series.js';
import { since, type TimeRange, type TimeRanges, withRange } from './time-ranges.rules.js';
import type { Timeframe } from './timeframe.js';

/** Ranges that are remembered of a series; the oldest ones beyond are forgotten, and asked for again. */
const MOST_RANGES = 500;
/** Blocks that come in one answer of the database. */
const MOST_A_BATCH = 100;

export interface StoredSeries {
  tickSize: number;
  known: TimeRanges;
}

/** A series as whoever removes old candles sees it. */
export interface SeriesAge extends StoredSeries {
  key: string;
  timeframe: Timeframe;
  changedAt: Date;
}

/**
 * Candles in packed blocks, written by any number of processes: each write names the version that it has read, and is
 * done again on the newer one when somebody was faster. Candles are there before their range counts as known.
 */
@Injectable()
export class CandleRepository {
  private readonly series: mongo.Collection<CandleSeriesDocument>;
  private readonly blocks: mongo.Collection<CandleBlockDocument>;

  constructor(
    @InjectModel(CandleSeriesDocument.name) series: Model<CandleSeriesDocument>,
    @InjectModel(CandleBlockDocument.name) blocks: Model<CandleBlockDocument>,
    private readonly database: Database,
  ) {
    this.series = series.collection as unknown as mongo.Collection<CandleSeriesDocument>;
    this.blocks = blocks.collection as unknown as mongo.Collection<CandleBlockDocument>;
  }

  async findSeries(series: Series): Promise<StoredSeries | null> {
    const row = await this.series.findOne({ _id: seriesKey(series) });
    return row && { tickSize: row.tickSize, known: toRanges(row.known) };
  }

  /** The newest `limit` candles of the range that are stored, oldest first, in ticks of this size. */
  async newest(series: Series, [from, to]: TimeRange, limit: number, tickSize: number): Promise<Candle[]> {
    if (from >= to || limit <= 0) return [];
    const { timeframe } = series;
    const _id = {
      $gte: blockId(seriesKey(series), blockAt(from, timeframe)),
      $lte: blockId(seriesKey(series), blockAt(to - 1, timeframe)),
    };
    const batchSize = Math.min(MOST_A_BATCH, Math.ceil(limit / BLOCK_CANDLES) + 1); // `limit` may be Infinity
    const parts: Candle[][] = [];
    let found = 0;
    for await (const row of this.blocks.find(
      { _id },
      { sort: { _id: -1 }, promoteBuffers: true, batchSize },
    )) {
      const candles = candlesOf(row, timeframe, tickSize).filter(({ time }) => time >= from && time < to);
      parts.push(candles);
      found += candles.length;
      if (found >= limit) break;
    }
    return parts.reverse().flat().slice(-limit);
  }

  /** Stores candles, and then that their range is known. */
  async add(
    series: Series,
    candles: readonly Candle[],
    known: TimeRanges,
    tickSize: number,
    at: Date,
  ): Promise<void> {
    const byBlock = new Map<number, Candle[]>();
    for (const candle of candles) {
      const block = blockAt(candle.time, series.timeframe);
      const others = byBlock.get(block);
      if (others) others.push(candle);
      else byBlock.set(block, [candle]);
    }
    for (const [block, news] of byBlock) await this.merge(series, block, news, tickSize);
    await this.addKnown(series, known, tickSize, at);
  }

  /** Every series, in no order. */
  async *ages(): AsyncIterable<SeriesAge> {
    for await (const { _id, timeframe, tickSize, known, changedAt } of this.series.find()) {
      yield { key: _id, timeframe, tickSize, known: toRanges(known), changedAt };
    }
  }

  /** Forgets what is before this instant, ms; a block goes when all of it is. Returns how many blocks have gone. */
  async removeBefore(key: string, timeframe: Timeframe, time: number): Promise<number> {
    for (;;) {
      const row = await this.series.findOne({ _id: key });
      if (!row) break;
      const known = since(toRanges(row.known), time).flat();
      if (known.length === row.known.length && known[0] === row.known[0]) break;
      if (await this.replaceSeries({ ...row, known })) break;
    }
    const last = blockId(key, Math.floor(time / blockLength(timeframe)));
    return (await this.blocks.deleteMany({ _id: { $gte: blockId(key, 0), $lt: last } })).deletedCount;
  }

  /** Forgets all of a series. */
  async remove(key: string): Promise<void> {
    await this.series.deleteOne({ _id: key });
    await this.blocks.deleteMany({ _id: { $gte: blockId(key, 0), $lte: `${key}|:` } });
  }

  private async merge(
    series: Series,
    block: number,
    news: readonly Candle[],
    tickSize: number,
  ): Promise<void> {
    const { timeframe } = series;
    const _id = blockId(seriesKey(series), block);
    const options = { writeConcern: this.database.stepConcern };
    for (;;) {
      const row = await this.blocks.findOne({ _id }, { promoteBuffers: true });
      const stored = row ? candlesOf(row, timeframe, tickSize) : [];
      const candles = packCandles(mergeCandles(stored, news), timeframe);
      if (!row) {
        try {
          await this.blocks.insertOne({ _id, tickSize, candles, version: 1 }, options);
          return;
        } catch (error) {
          if (isDuplicateKey(error)) continue; // another process was first
          throw error;
        }
      }
      if (row.tickSize === tickSize && candles.equals(row.candles)) return; // another process has told the same
      const { version } = row;
      const next = { tickSize, candles, version: version + 1 };
      if ((await this.blocks.replaceOne({ _id, version }, next, options)).matchedCount === 1) return;
    }
  }

  private async addKnown(
    series: Series,
    ranges: TimeRanges,
    tickSize: number,
    changedAt: Date,
  ): Promise<void> {
    const _id = seriesKey(series);
    for (;;) {
      const row = await this.series.findOne({ _id });
      const known = ranges
        .reduce(withRange, toRanges(row?.known ?? []))
        .slice(-MOST_RANGES)
        .flat();
      if (row) {
        const isSame = row.tickSize === tickSize && String(known) === String(row.known);
        if (isSame || (await this.replaceSeries({ ...row, tickSize, known, changedAt }))) return;
        continue;
      }
      try {
        const { timeframe } = series;
        await this.series.insertOne({ _id, timeframe, tickSize, known, version: 1, changedAt });
        return;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  private async replaceSeries({ _id, version, ...row }: CandleSeriesDocument): Promise<boolean> {
    const options = { writeConcern: this.database.stepConcern };
    const next = { ...row, version: version + 1 };
    return (await this.series.replaceOne({ _id, version }, next, options)).matchedCount === 1;
  }
}

function blockId(key: string, block: number): string {
  return `${key}|${String(block).padStart(10, '0')}`;
}

function candlesOf(row: CandleBlockDocument, timeframe: Timeframe, tickSize: number): Candle[] {
  const block = Number(row._id.slice(-10));
  return rescale(unpackCandles(row.candles, timeframe, block), row.tickSize, tickSize);
}

function toRanges(flat: readonly number[]): TimeRanges {
  const ranges: TimeRange[] = [];
  for (let at = 0; at < flat.length; at += 2) ranges.push([flat[at], flat[at + 1]]);
  return ranges;
}
