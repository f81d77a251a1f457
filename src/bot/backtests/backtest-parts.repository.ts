import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { BacktestPartDocument } from './backtest.schema.js';
import { type CandleColumns, packColumns, unpackColumns } from './candle-columns.js';
import type { ShownTrade } from './shown-trade.js';

const pack = promisify(deflate);
const unpack = promisify(inflate);

/** Trades in one document. */
const TRADES = 500;
/** Bytes in one document; the database takes 16 MB. */
const BYTES = 8 * 1024 * 1024;

/** What is too long for a backtest's own row: its trades, and candles that were uploaded for it. */
@Injectable()
export class BacktestPartsRepository {
  private readonly parts: mongo.Collection<BacktestPartDocument>;

  constructor(@InjectModel(BacktestPartDocument.name) model: Model<BacktestPartDocument>) {
    this.parts = model.collection as unknown as mongo.Collection<BacktestPartDocument>;
  }

  /** Takes the place of what another run has stored. */
  async storeTrades(id: string, trades: readonly ShownTrade[], expireAt: Date): Promise<void> {
    for (let at = 0; at < trades.length; at += TRADES) {
      const part = { trades: trades.slice(at, at + TRADES), expireAt };
      await this.parts.replaceOne({ _id: partId(id, 'trades', at / TRADES) }, part, { upsert: true });
    }
  }

  /** Some of the trades in order, from this one on. */
  async trades(id: string, from: number, limit: number): Promise<ShownTrade[]> {
    const found: ShownTrade[] = [];
    for (let at = from; found.length < limit;) {
      const part = await this.parts.findOne({ _id: partId(id, 'trades', Math.floor(at / TRADES)) });
      const more = part?.trades?.slice(at % TRADES, (at % TRADES) + limit - found.length) ?? [];
      if (more.length === 0) break;
      found.push(...more);
      at += more.length;
    }
    return found;
  }

  async storeCandles(id: string, candles: CandleColumns, expireAt: Date): Promise<void> {
    const bytes = await pack(packColumns(candles), { level: 1 });
    for (let at = 0, number = 0; at < bytes.length; at += BYTES, number++) {
      const part = { candles: bytes.subarray(at, at + BYTES), expireAt };
      await this.parts.replaceOne({ _id: partId(id, 'candles', number) }, part, { upsert: true });
    }
  }

  /** Null when there are none. */
  async candles(id: string): Promise<CandleColumns | null> {
    const rows = await this.parts.find(partsOf(id, 'candles')).sort({ _id: 1 }).toArray();
    if (rows.length === 0) return null;
    const bytes = rows.map(({ candles }) => (candles as unknown as { buffer: Uint8Array }).buffer);
    return unpackColumns(await unpack(Buffer.concat(bytes)));
  }

  async removeCandles(id: string): Promise<void> {
    await this.parts.deleteMany(partsOf(id, 'candles'));
  }

  async removeAll(id: string): Promise<void> {
    await this.removeCandles(id);
    await this.parts.deleteMany(partsOf(id, 'trades'));
  }
}

/** Numbers have leading zeros, so that ids sort like them. */
function partId(id: string, what: 'trades' | 'candles', number: number): string {
  return `${id}:${what}:${String(number).padStart(6, '0')}`;
}

function partsOf(id: string, what: 'trades' | 'candles'): mongo.Filter<BacktestPartDocument> {
  return { _id: { $gte: `${id}:${what}:`, $lt: `${id}:${what};` } };
}
