import { PassThrough, pipeline, type Readable } from 'node:stream';
import type { Locale } from '../../config/index.js';
import type { PdfContent, Tile } from './pdf-content.js';
import { drawChart } from './pdf-chart.js';
import { drawTable } from './pdf-table.js';
import { BOLD, type Box, COLOURS, type Pdf, PLAIN, put } from './pdf-page.js';

const MARGIN = 42;
const CHART_HEIGHT = 168;
const TILE_HEIGHT = 62;
/** Without a change. */
const LOW_TILE_HEIGHT = 46;
const GAP = 10;
/** Tiles side by side. */
const MOST_TILES = 5;

const PAGE: Readonly<Record<Locale, string>> = {
  en: 'Page {n} of {all}',
  'pt-BR': 'Página {n} de {all}',
};

/** A document for people: figures, charts drawn as vectors, tables, page numbers. */
export async function pdfOf(content: PdfContent): Promise<Readable> {
  // a large library, and few ask for it
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + 14, left: MARGIN, right: MARGIN },
    bufferPages: true, // the number of pages shows at the end
    lang: content.locale,
    displayTitle: true,
    info: { Title: content.title, Creator: 'Trader Dashboard', CreationDate: content.createdAt },
  });
  const out = new PassThrough();
  pipeline(pdf, out, () => undefined);
  await draw(pdf, content);
  pdf.end();
  return out;
}

async function draw(pdf: Pdf, content: PdfContent): Promise<void> {
  const left = MARGIN;
  const width = pdf.page.width - 2 * MARGIN;
  drawHead(pdf, content, { x: left, y: MARGIN, width, height: 0 });
  if (content.tiles.length > 0) drawTiles(pdf, content, left, width);
  for (const chart of content.charts) {
    makeRoom(pdf, CHART_HEIGHT);
    drawChart(pdf, chart, { x: left, y: pdf.y, width, height: CHART_HEIGHT - 18 });
    pdf.y += CHART_HEIGHT;
  }
  for (const table of content.tables) {
    makeRoom(pdf, 90); // a heading alone at the foot of a page helps nobody
    await drawTable(pdf, table, left, width);
    pdf.y += 22;
  }
  if (content.nothing) put(pdf, content.nothing, { x: left, y: pdf.y + 10, width, height: 20 }, { size: 11 });
  numberPages(pdf, left, width, content);
}

function drawHead(pdf: Pdf, { title, lines }: PdfContent, { x, y, width }: Box): void {
  pdf.rect(x, y, 4, 28).fill(COLOURS.accent);
  put(pdf, title, { x: x + 14, y: y + 3, width: width - 14, height: 28 }, { size: 20, font: BOLD });
  lines.forEach((line, i) => {
    put(
      pdf,
      line,
      { x: x + 14, y: y + 34 + i * 13, width: width - 14, height: 13 },
      { size: 9, colour: COLOURS.quiet },
    );
  });
  pdf.y = y + 44 + lines.length * 13;
}

function drawTiles(pdf: Pdf, { tiles, tileNote }: PdfContent, left: number, width: number): void {
  const inRow = Math.ceil(tiles.length / Math.ceil(tiles.length / MOST_TILES));
  const each = (width - GAP * (inRow - 1)) / inRow;
  for (let first = 0; first < tiles.length; first += inRow) {
    const row = tiles.slice(first, first + inRow);
    const height = row.some(({ change }) => change !== null) ? TILE_HEIGHT : LOW_TILE_HEIGHT;
    row.forEach((tile, i) =>
      drawTile(pdf, tile, { x: left + i * (each + GAP), y: pdf.y, width: each, height }),
    );
    pdf.y += height + GAP;
  }
  pdf.y -= 4;
  if (tileNote) {
    put(pdf, tileNote, { x: left, y: pdf.y, width, height: 10 }, { size: 7.5, colour: COLOURS.quiet });
    pdf.y += 12;
  }
  pdf.y += 10;
}

function drawTile(pdf: Pdf, { label, value, change, direction }: Tile, box: Box): void {
  const inner = { x: box.x + 9, width: box.width - 14 };
  pdf.roundedRect(box.x, box.y, box.width, box.height, 4).fill(COLOURS.ground);
  put(pdf, label, { ...inner, y: box.y + 9, height: 10 }, { size: 8, colour: COLOURS.quiet });
  put(pdf, value, { ...inner, y: box.y + 22, height: 18 }, { size: 15, least: 7, font: BOLD });
  if (change === null) return;
  const colour = { up: COLOURS.accent, down: COLOURS.warning, same: COLOURS.quiet }[direction];
  put(pdf, change, { ...inner, y: box.y + 44, height: 10 }, { size: 8.5, font: BOLD, colour });
}

function makeRoom(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) {
    pdf.addPage();
    pdf.y = MARGIN;
  }
}

function numberPages(pdf: Pdf, left: number, width: number, { title, locale }: PdfContent): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // else text down there begins a page
    const y = pdf.page.height - MARGIN;
    pdf
      .moveTo(left, y - 6)
      .lineTo(left + width, y - 6)
      .lineWidth(0.5)
      .stroke(COLOURS.line);
    const box = { x: left, y, width, height: 12 };
    const text = PAGE[locale].replace('{n}', String(page - start + 1)).replace('{all}', String(count));
    put(pdf, title, box, { size: 8, colour: COLOURS.quiet, font: PLAIN });
    put(pdf, text, box, { size: 8, colour: COLOURS.quiet, align: 'right' });
  }
}
