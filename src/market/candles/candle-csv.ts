import { pipeline } from 'node:stream/promises';
import { type CsvError, type Options, Parser } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { AppError, parseIsoTime } from '../../common/pure.js';
import { type Candle, toTicks } from './candle.js';

/** A file of candles, in ticks of the size that it came with or that its prices show. */
export interface CandleFile {
  tickSize: number;
  candles: Candle[];
}

/** The file is no list of candles; the message says in which line and column. */
export class BadCandleFile extends AppError {
  readonly code = 'MARKET.BAD_CANDLE_FILE';
  readonly status = 400;

  constructor(line: number, column: string | null, message: string) {
    const field = column === null ? `line ${line}` : `line ${line}, ${column}`;
    super(`${field}: ${message}`, { errors: [{ field, message }] });
  }
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
const NEEDED = ['time', ...PRICES] as const;
type Column = (typeof NEEDED)[number] | 'volume';

/** Prices are shown with cents at least, whatever a file of whole numbers suggests. */
const FEWEST_DECIMALS = 2;
/** More come from arithmetic on floats, not from a market. */
const MOST_DECIMALS = 10;
/** Of one line, in characters; a longer one is no candle. */
const LONGEST_LINE = 10_000;
/** Whole numbers below are seconds (until the year 5138), others ms. */
const FIRST_MS = 1e11;

const NUMBER = /^-?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,3}))?$/;
const WHOLE = /^\d{1,16}$/;

/**
 * Candles of a CSV file: columns `time,open,high,low,close[,volume]` in any order, others are passed over; `,`, `;` or tab
 * between them; times in unix seconds, ms, or ISO 8601 with its zone, strictly rising.
 * @param tickSize the smallest step of the price, which prices are rounded to; when it is missing, the smallest decimal
 *   seen, at least 0.01
 * @throws BadCandleFile
 */
export function parseCandleCsv(input: string | readonly string[], tickSize?: number): CandleFile {
  const reader = new CandleCsvReader(tickSize);
  const text = typeof input === 'string' ? input : input.join('\n');
  try {
    parse(text, reader.options);
  } catch (error) {
    throw reader.refusal(error);
  }
  return reader.finish();
}

/** The same of a file that is too large to be held as one text; other work goes on between its chunks. */
export async function readCandleCsv(
  chunks: AsyncIterable<Buffer | string>,
  tickSize?: number,
): Promise<CandleFile> {
  const reader = new CandleCsvReader(tickSize);
  const parser = new Parser(reader.options);
  parser.resume();
  try {
    await pipeline(chunks, parser);
  } catch (error) {
    throw reader.refusal(error);
  }
  return reader.finish();
}

/** Takes the lines one by one, keeps candles only. */
class CandleCsvReader {
  private columns: Map<Column, number> | undefined;
  private readonly candles: Candle[] = [];
  private decimals = FEWEST_DECIMALS;
  private line = 1;

  readonly options: Options = {
    bom: true,
    delimiter: [',', ';', '\t'],
    trim: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
    on_record: (record: unknown, { lines }) => {
      this.line = lines;
      if (this.columns) this.candles.push(this.candle(record as string[], this.columns));
      else this.columns = this.header(record as string[]);
      return null; // csv-parse itself keeps nothing
    },
  };

  constructor(private readonly tickSize: number | undefined) {
    if (tickSize !== undefined && !(tickSize > 0 && Number.isFinite(tickSize))) {
      throw new RangeError('The tick size must be above 0');
    }
  }

  finish(): CandleFile {
    if (this.candles.length === 0) throw new BadCandleFile(this.line, null, 'the file has no candles');
    const tickSize = this.tickSize ?? Number(`1e-${this.decimals}`);
    for (const candle of this.candles) {
      for (const price of PRICES) candle[price] = toTicks(candle[price], tickSize);
    }
    return { tickSize, candles: this.candles };
  }

  refusal(error: unknown): unknown {
    const { code, lines, message } = error as CsvError & { lines?: number };
    if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
    if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
      return new BadCandleFile(lines ?? this.line + 1, null, 'has not as many columns as the first line');
    }
    return new BadCandleFile(lines ?? this.line + 1, null, message);
  }

  private header(names: readonly string[]): Map<Column, number> {
    const columns = new Map<Column, number>();
    names.forEach((name, at) => {
      const column = name.toLowerCase() as Column;
      if (!NEEDED.includes(column as never) && column !== 'volume') return;
      if (columns.has(column)) throw new BadCandleFile(this.line, column, 'is there twice');
      columns.set(column, at);
    });
    const missing = NEEDED.find((column) => !columns.has(column));
    if (missing) {
      throw new BadCandleFile(
        this.line,
        missing,
        'is missing: the first line names time,open,high,low,close[,volume]',
      );
    }
    return columns;
  }

  private candle(record: readonly string[], columns: ReadonlyMap<Column, number>): Candle {
    const text = (column: Column) => record[columns.get(column)!];
    const candle = {
      time: this.time(text('time')),
      open: this.price(text('open'), 'open'),
      high: this.price(text('high'), 'high'),
      low: this.price(text('low'), 'low'),
      close: this.price(text('close'), 'close'),
      volume: columns.has('volume') ? this.volume(text('volume')) : 0,
    };
    const { open, high, low, close } = candle;
    if (high < Math.max(open, low, close)) throw this.bad('high', 'is below another price of its candle');
    if (low > Math.min(open, close)) throw this.bad('low', 'is above another price of its candle');
    const before = this.candles.at(-1);
    if (before && candle.time <= before.time) {
      const what = candle.time === before.time ? 'is there twice' : 'is before that of the line above';
      throw this.bad('time', `${what}; times must rise`);
    }
    return candle;
  }

  private time(text: string): number {
    const time = WHOLE.test(text) ? fromUnix(Number(text)) : parseIsoTime(text);
    if (time === null || time > 8.64e15) {
      throw this.bad('time', 'must be unix seconds, ms, or ISO 8601 with its zone');
    }
    return time;
  }

  private price(text: string, column: Column): number {
    const match = NUMBER.exec(text);
    const price = match ? Number(text) : NaN;
    if (!match || !Number.isFinite(price)) throw this.bad(column, `is no number: ${shown(text)}`);
    if (price <= 0) throw this.bad(column, 'must be above 0');
    if (this.tickSize === undefined) this.decimals = Math.max(this.decimals, this.decimalsOf(match, column));
    const tickSize = this.tickSize ?? Number(`1e-${this.decimals}`);
    if (!Number.isSafeInteger(toTicks(price, tickSize))) {
      throw this.bad(column, `is too large for steps of ${tickSize}`);
    }
    return price;
  }

  private decimalsOf([, after, bare, exponent]: RegExpExecArray, column: Column): number {
    const digits = (after ?? bare ?? '').replace(/0+$/, '').length;
    const decimals = digits - Number(exponent ?? 0);
    if (decimals > MOST_DECIMALS) {
      throw this.bad(column, `has more than ${MOST_DECIMALS} decimals; round it, or name the tick size`);
    }
    return decimals;
  }

  private volume(text: string): number {
    if (text === '') return 0;
    const volume = NUMBER.test(text) ? Number(text) : NaN;
    if (!Number.isFinite(volume) || volume < 0) throw this.bad('volume', `is no volume: ${shown(text)}`);
    return volume;
  }

  private bad(column: Column, message: string): BadCandleFile {
    return new BadCandleFile(this.line, column, message);
  }
}

function fromUnix(value: number): number {
  return value < FIRST_MS ? value * 1000 : value;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
