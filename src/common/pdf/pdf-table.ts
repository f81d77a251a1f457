import { setImmediate as turn } from 'node:timers/promises';
import type { Table } from './pdf-content.js';
import { BOLD, COLOURS, type Pdf, put } from './pdf-page.js';

/** So low that the report of 31 days, the usual one, ends with its second page and not with a single row on a third. */
const ROW = 15.4;
const PADDING = 6;
/** Print of figures in narrow columns. */
const SMALLEST = 5;
/** Rows that are drawn in one go, some 10 ms. */
const ROWS_AT_ONCE = 50;

/** A table from the cursor on, its headings again on every page. Others come in between: it may be long. */
export async function drawTable(pdf: Pdf, table: Table, left: number, width: number): Promise<void> {
  put(pdf, table.title, { x: left, y: pdf.y, width, height: 14 }, { size: 10.5, font: BOLD });
  pdf.y += 18;
  drawHeadings(pdf, table, left, width);
  for (const [i, row] of table.rows.entries()) {
    if (i % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await turn();
    if (pdf.y + ROW > pdf.page.height - pdf.page.margins.bottom) {
      pdf.addPage();
      pdf.y = pdf.page.margins.top;
      drawHeadings(pdf, table, left, width);
    }
    if (i % 2 === 1) pdf.rect(left, pdf.y, width, ROW).fill(COLOURS.ground);
    drawCells(pdf, table, row, left, width, { size: 8.5 });
  }
  if (!table.note) return;
  put(pdf, table.note, { x: left, y: pdf.y + 5, width, height: 10 }, { size: 8, colour: COLOURS.quiet });
  pdf.y += ROW;
}

function drawHeadings(pdf: Pdf, table: Table, left: number, width: number): void {
  const labels = table.columns.map(({ label }) => label);
  drawCells(pdf, table, labels, left, width, { size: 8, font: BOLD, colour: COLOURS.quiet });
  pdf
    .moveTo(left, pdf.y)
    .lineTo(left + width, pdf.y)
    .lineWidth(0.8)
    .stroke(COLOURS.quiet);
}

function drawCells(
  pdf: Pdf,
  { columns }: Table,
  cells: readonly string[],
  left: number,
  width: number,
  style: { size: number; font?: string; colour?: string },
): void {
  const shares = columns.reduce((all, column) => all + column.width, 0);
  let x = left;
  columns.forEach(({ align, width: share }, i) => {
    const own = (width * share) / shares;
    const box = { x: x + PADDING, y: pdf.y + 4, width: own - 2 * PADDING, height: ROW };
    // a figure that is cut is another figure
    put(pdf, cells[i] ?? '', box, { ...style, align, ...(align === 'right' && { least: SMALLEST }) });
    x += own;
  });
  pdf.y += ROW;
}
