import { BadCandleFile, candleStart, readCandleCsv, type Timeframe } from '../../market/pure.js';
import { toColumns } from './candle-columns.js';
import type { CsvOutcome } from './worker.types.js';

/** Bytes of a file that are read between two looks at other work. */
const CHUNK = 1 << 16;

/** An uploaded file as columns. @throws BadCandleFile also where a candle does not start with the timeframe */
export async function readCsv(bytes: Uint8Array, timeframe: Timeframe): Promise<CsvOutcome> {
  const { tickSize, candles } = await readCandleCsv(chunksOf(bytes));
  const odd = candles.findIndex(({ time }) => candleStart(time, timeframe) !== time);
  // the first line has the names, if no line is empty
  if (odd >= 0) throw new BadCandleFile(odd + 2, 'time', `is no start of a candle of ${timeframe}`);
  return { tickSize, candles: toColumns(candles) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async source is what the reader takes
async function* chunksOf(bytes: Uint8Array): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield Buffer.from(bytes.subarray(at, at + CHUNK));
}
