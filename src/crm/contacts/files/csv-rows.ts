import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';

/** Longest row, in characters; a quote that is never closed makes a row of the rest of a file. */
const LONGEST_ROW = 100_000;
const DELIMITERS = [',', ';', '\t'] as const;

/** A row as a spreadsheet numbers it: the names of the columns are row 1. */
export interface CsvRow {
  row: number;
  cells: string[];
  /** Why it is none. */
  problem?: string;
}

/**
 * Rows of CSV as they come; empty ones are counted, and left out. Columns are separated as the first line says. After a quote
 * that is not closed nobody knows where rows begin: the row is told of, and nothing after it is read.
 */
export async function* csvRows(text: AsyncIterable<string>): AsyncIterable<CsvRow> {
  const { head, all } = await firstLine(text);
  let broken: CsvError | undefined;
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    // whole rows before the broken one are given in peace; an error would take those along that wait to be read
    skip_records_with_error: true,
    on_skip: (error) => void (broken ??= error),
  });
  const source = Readable.from(all).on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (broken && row >= rowsBefore(broken)) break;
    row += 1;
    if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
  }
  source.destroy();
  if (broken) yield { row: row + 1, cells: [], problem: toProblem(broken) };
}

function rowsBefore(error: CsvError): number {
  return Number((error as { records?: unknown }).records);
}

/** What separates the columns: whatever is most often in the names of the columns, outside of quotes. */
export function delimiterOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/** Reads to the end of the first line, and gives all of it again. */
async function firstLine(text: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = text[Symbol.asyncIterator]();
  let head = '';
  let isOver = false;
  while (!/[\r\n]/.test(head) && head.length < LONGEST_ROW && !isOver) {
    const next = await iterator.next();
    if (next.done) isOver = true;
    else head += next.value;
  }
  async function* all(): AsyncIterable<string> {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head: head.split(/[\r\n]/, 1)[0], all: all() };
}

function toProblem({ code }: CsvError): string {
  const why =
    code === 'CSV_MAX_RECORD_SIZE'
      ? `is longer than ${LONGEST_ROW} characters`
      : 'has a quote that is not closed';
  return `${why}; no row after it was read`;
}
