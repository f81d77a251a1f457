import { Readable } from 'node:stream';
import { safeCell } from './cell.rules.js';
import type { Cell, Report, Row } from './report.js';

/** Excel takes a file without it for one of its own code page. */
const BYTE_ORDER_MARK = '\ufeff';
/** Nothing in it that means something to a spreadsheet. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.:@-]*$/;
/** What a cell has to be in quotes for (RFC 4180). */
const QUOTED = /[",\r\n]/;

/** What is sent at once, in characters: texts of twice this size are garbage that stays until the heap is searched. */
const PIECE = 65_536;

/** Numbers with a point, dates as ISO 8601, lines as RFC 4180 wants them; UTF-8. */
export function csvOf(report: Report, bom: boolean): Readable {
  // whoever leaves ends the reading; texts go to the socket as they are, without a buffer each
  return Readable.from(lines(report, bom), { objectMode: false, encoding: 'utf8' });
}

async function* lines({ columns, chunks }: Report, bom: boolean): AsyncIterable<string> {
  yield (bom ? BYTE_ORDER_MARK : '') + lineOf(columns.map(({ key }) => key));
  for await (const rows of chunks) {
    let text = '';
    for (const row of rows) {
      text += lineOf(row);
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }
}

function lineOf(row: Row): string {
  return `${row.map(textOf).join(',')}\r\n`;
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return decimal(cell);
  if (typeof cell === 'boolean') return String(cell);
  if (PLAIN.test(cell)) return cell; // most of them, and the tests below take longer
  const safe = safeCell(cell);
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Never `1e+21`. */
function decimal(value: number): string {
  return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
}
