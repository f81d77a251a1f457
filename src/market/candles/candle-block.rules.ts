import { type Candle, toPrice, toTicks } from './candle.js';
import { msOf, type Timeframe } from './timeframe.js';

/** How many candles a block has room for: 1,000 candles are in two or three blocks of some 4 KB each. */
export const BLOCK_CANDLES = 512;

/** How long a block lasts, in ms; blocks are aligned to 1970. */
export function blockLength(timeframe: Timeframe): number {
  return msOf(timeframe) * BLOCK_CANDLES;
}

/** The number of the block that holds this instant. */
export function blockAt(time: number, timeframe: Timeframe): number {
  return Math.floor(time / blockLength(timeframe));
}

/** What is in either, oldest first; of two of the same time the later news counts. */
export function mergeCandles(stored: readonly Candle[], news: readonly Candle[]): Candle[] {
  const byTime = new Map(stored.map((candle) => [candle.time, candle]));
  for (const candle of news) byTime.set(candle.time, candle);
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}

/** The same prices in ticks of another size: exact when it is a part of the old one, else rounded. */
export function rescale(candles: readonly Candle[], from: number, to: number): Candle[] {
  if (from === to) return [...candles];
  const scaled = (ticks: number) => toTicks(toPrice(ticks, from), to);
  return candles.map(({ time, open, high, low, close, volume }) => ({
    time,
    open: scaled(open),
    high: scaled(high),
    low: scaled(low),
    close: scaled(close),
    volume,
  }));
}

const NO_VOLUME = 0;
const WITH_VOLUME = 1;

/**
 * Candles of one block as bytes, some 7 a candle: how many steps after the one before it starts, then open against the
 * close before, close against open, and how far the wicks reach beyond both, each as an integer of variable length
 * (7 bits a byte, lowest first, sign in the lowest bit). Volumes are doubles, and left out where there are none.
 * @param candles oldest first, aligned to the timeframe, all of the block
 */
export function packCandles(candles: readonly Candle[], timeframe: Timeframe): Buffer {
  const withVolume = candles.some(({ volume }) => volume !== 0);
  const bytes = new ByteWriter();
  bytes.byte(withVolume ? WITH_VOLUME : NO_VOLUME);
  let time = candles.length > 0 ? blockAt(candles[0].time, timeframe) * blockLength(timeframe) : 0;
  let price = 0;
  for (const candle of candles) {
    const { open, high, low, close, volume } = candle;
    bytes.integer((candle.time - time) / msOf(timeframe));
    bytes.integer(open - price);
    bytes.integer(close - open);
    bytes.integer(high - Math.max(open, close));
    bytes.integer(Math.min(open, close) - low);
    if (withVolume) bytes.double(volume);
    time = candle.time;
    price = close;
  }
  return bytes.done();
}

/** @param block its number */
export function unpackCandles(packed: Uint8Array, timeframe: Timeframe, block: number): Candle[] {
  const bytes = new ByteReader(packed);
  const withVolume = bytes.byte() === WITH_VOLUME;
  const candles: Candle[] = [];
  let time = block * blockLength(timeframe);
  let price = 0;
  while (bytes.hasMore) {
    time += bytes.integer() * msOf(timeframe);
    const open = price + bytes.integer();
    const close = open + bytes.integer();
    const high = Math.max(open, close) + bytes.integer();
    const low = Math.min(open, close) - bytes.integer();
    candles.push({ time, open, high, low, close, volume: withVolume ? bytes.double() : 0 });
    price = close;
  }
  return candles;
}

/** Numbers go through division, not through bit operations, because ticks may exceed 32 bits. */
class ByteWriter {
  private bytes = Buffer.allocUnsafe(4096);
  private length = 0;

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  integer(value: number): void {
    this.room(8);
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  double(value: number): void {
    this.room(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  done(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
  }
}

class ByteReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.bytes = Buffer.from(buffer, byteOffset, byteLength);
  }

  get hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  byte(): number {
    if (!this.hasMore) throw new RangeError('A block of candles ends in the middle of one');
    return this.bytes[this.at++];
  }

  integer(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }
}
