import type { Candle } from '../../market/pure.js';

const FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Closed candles of one series by column, oldest first: a million of them are 48 MB and no objects. Prices in ticks. */
export interface CandleColumns {
  length: number;
  time: Float64Array<ArrayBuffer>;
  open: Float64Array<ArrayBuffer>;
  high: Float64Array<ArrayBuffer>;
  low: Float64Array<ArrayBuffer>;
  close: Float64Array<ArrayBuffer>;
  volume: Float64Array<ArrayBuffer>;
}

/** Puts candles into columns as they come. */
export class ColumnsBuilder {
  private columns = emptyColumns(1024);
  private size = 0;

  get length(): number {
    return this.size;
  }

  push(candle: Candle): void {
    if (this.size === this.columns.time.length) this.grow();
    for (const field of FIELDS) this.columns[field][this.size] = candle[field];
    this.size++;
  }

  /** What was pushed, without room to spare. */
  build(): CandleColumns {
    const columns = { length: this.size } as CandleColumns;
    for (const field of FIELDS) columns[field] = this.columns[field].slice(0, this.size);
    return columns;
  }

  private grow(): void {
    const larger = emptyColumns(this.size * 2);
    for (const field of FIELDS) larger[field].set(this.columns[field]);
    this.columns = larger;
  }
}

export function toColumns(candles: Iterable<Candle>): CandleColumns {
  const builder = new ColumnsBuilder();
  for (const candle of candles) builder.push(candle);
  return builder.build();
}

/** The memory of columns, to be handed to another thread instead of copied. */
export function buffersOf(columns: CandleColumns): ArrayBuffer[] {
  return FIELDS.map((field) => columns[field].buffer);
}

/** Reads row `index` into a candle that is used again and again. */
export function readCandle(columns: CandleColumns, index: number, into: Candle): Candle {
  into.time = columns.time[index];
  into.open = columns.open[index];
  into.high = columns.high[index];
  into.low = columns.low[index];
  into.close = columns.close[index];
  into.volume = columns.volume[index];
  return into;
}

/** The first row that starts at or after an instant. */
export function rowFrom({ time, length }: CandleColumns, instant: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One after the other: all columns in one piece of memory, as it is stored. */
export function packColumns(columns: CandleColumns): Buffer {
  return Buffer.concat(
    FIELDS.map((field) => Buffer.from(columns[field].buffer, columns[field].byteOffset, columns.length * 8)),
  );
}

export function unpackColumns(bytes: Uint8Array): CandleColumns {
  const own = new Uint8Array(bytes).buffer; // aligned
  const length = own.byteLength / (8 * FIELDS.length);
  const columns = { length } as CandleColumns;
  FIELDS.forEach(
    (field, at) => (columns[field] = new Float64Array(own.slice(at * length * 8, (at + 1) * length * 8))),
  );
  return columns;
}

function emptyColumns(size: number): CandleColumns {
  const columns = { length: size } as CandleColumns;
  for (const field of FIELDS) columns[field] = new Float64Array(size);
  return columns;
}
