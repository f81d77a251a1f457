import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { stream, Worksheet } from 'exceljs';
import type { Cell, Column, ColumnKind, Report } from './report.js';

/** A sheet of Excel has 1,048,576 rows. */
const MOST_ROWS = 1_000_000;

/** The first day that all spreadsheets number alike. */
const FIRST_DATE = Date.UTC(1900, 2, 1);
/** What no XML may hold, and the library lets through: one such name, and the file does not open. */
const NOT_IN_XML = /[\ufffe\uffff\p{Cs}]/gu;

const FORMATS: Readonly<Partial<Record<ColumnKind, string>>> = {
  count: '#,##0',
  money: '#,##0.00##',
  share: '0.0%',
  date: 'yyyy-mm-dd',
  time: 'yyyy-mm-dd hh:mm:ss',
};

export interface SheetNames {
  sheet: string;
  /** Heading of a column. */
  heading: (key: string) => string;
}

/** A workbook that is written as it is made: numbers and dates as such, the headings stay in sight. */
export async function xlsxOf(report: Report, names: SheetNames): Promise<Readable> {
  // a large library, and few ask for it
  const { default: ExcelJS } = await import('exceljs');
  const out = new PassThrough();
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const parts = new Parts(workbook);
  // what a part or the archive fails with ends the answer; whoever leaves ends the work
  parts.archive.on('error', (error) => out.destroy(error));
  out.once('close', () => parts.archive.abort());
  write(report, names, workbook, () => parts.drained(out)).catch((error: unknown) =>
    out.destroy(error as Error),
  );
  return out;
}

/** @param drained waits for whoever reads; false when they have left */
async function write(
  { columns, chunks }: Report,
  names: SheetNames,
  workbook: stream.xlsx.WorkbookWriter,
  drained: () => Promise<boolean>,
): Promise<void> {
  let sheet = addSheet(workbook, names.sheet, columns, names);
  let sheets = 1;
  let size = 0;
  for await (const rows of chunks) {
    for (const row of rows) {
      if (size === MOST_ROWS) {
        sheet.commit();
        sheet = addSheet(workbook, `${names.sheet} ${++sheets}`, columns, names);
        size = 0;
      }
      sheet.addRow(row.map((cell, i) => valueOf(cell, columns[i]))).commit();
      size++;
    }
    if (!(await drained())) return;
  }
  sheet.commit();
  await workbook.commit();
}

function addSheet(
  workbook: stream.xlsx.WorkbookWriter,
  name: string,
  columns: readonly Column[],
  { heading }: SheetNames,
): Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ key, width, kind }) => ({
    header: heading(key),
    width,
    style: { numFmt: FORMATS[kind] ?? 'General' },
  }));
  const headings = sheet.getRow(1);
  headings.font = { bold: true };
  headings.commit();
  return sheet;
}

/** Dates are written as they read in UTC; those that a sheet does not know stay text. */
function valueOf(cell: Cell, { kind }: Column): Cell | Date {
  if (typeof cell !== 'string') return cell;
  if (kind !== 'date' && kind !== 'time') return cell.replace(NOT_IN_XML, '\ufffd');
  const date = new Date(cell);
  return date.getTime() >= FIRST_DATE ? date : cell;
}

type Source = string | Buffer | { pipe(target: NodeJS.WritableStream): unknown };

/** The ZIP archive that the library writes its parts to. */
interface Archive {
  append(source: Source, data: { name: string }): unknown;
  abort(): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * The library pushes a part's bytes without looking whether anybody takes them, and its streams are not ones that the
 * archive takes. So each part goes through a stream of ours, which both understand and which tells when to wait.
 */
class Parts {
  readonly archive: Archive;
  private last: PassThrough | undefined;

  constructor(workbook: stream.xlsx.WorkbookWriter) {
    this.archive = (workbook as unknown as { zip: Archive }).zip;
    const append = this.archive.append.bind(this.archive);
    this.archive.append = (source, data) => {
      if (typeof source === 'string' || Buffer.isBuffer(source)) return append(source, data);
      this.last = new PassThrough();
      source.pipe(this.last);
      return append(this.last, data);
    };
  }

  async drained(out: PassThrough): Promise<boolean> {
    const part = this.last;
    if (!part?.writableNeedDrain || out.destroyed) return !out.destroyed;
    const left = new AbortController();
    const leave = () => left.abort();
    out.once('close', leave);
    try {
      await once(part, 'drain', { signal: left.signal });
      return true;
    } catch {
      return false;
    } finally {
      out.off('close', leave);
    }
  }
}
