import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { safeCell } from './cell.rules.js';
import type { Cell, Report } from './report.js';

/** Excel takes a file without it for one of its own code page. */
const BYTE_ORDER_MARK = '\ufeff';

/** Numbers with a point, dates as ISO 8601, lines as RFC 4180 wants them; UTF-8. */
export function csvOf(report: Report, bom: boolean): Readable {
  // whoever leaves ends the reading
  return Readable.from(lines(report, bom), { objectMode: false });
}

async function* lines({ columns, chunks }: Report, bom: boolean): AsyncIterable<string> {
  yield (bom ? BYTE_ORDER_MARK : '') + linesOf([columns.map(({ key }) => key)]);
  for await (const rows of chunks) {
    if (rows.length > 0) yield linesOf(rows.map((row) => row.map(textOf)));
  }
}

function linesOf(rows: string[][]): string {
  return stringify(rows, { record_delimiter: 'windows' });
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? decimal(cell) : safeCell(cell);
}

/** Never `1e+21`. */
function decimal(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
