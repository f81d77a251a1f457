import { buffer } from 'node:stream/consumers';
import type { PdfContent, Table } from './pdf-content.js';
import { pdfOf } from './pdf.js';

const table = (title: string, rows: number): Table => ({
  title,
  columns: [
    { label: 'Name', align: 'left', width: 5 },
    { label: 'Count', align: 'right', width: 2 },
  ],
  rows: Array.from({ length: rows }, (_, i) => [`row ${i + 1}`, `${i}`]),
});

/** As the report of days shows so many. */
const daysReport = (days: number): PdfContent => ({
  title: 'Analytics report',
  lines: ['Period: 30/10/2026 – 29/11/2026 (America/Sao_Paulo) · BRL', 'Made on 29/11/2026, 17:01'],
  locale: 'en',
  createdAt: new Date('2026-11-29T20:01:00Z'),
  tiles: ['Events', 'Purchases', 'Revenue', 'Average ticket', 'Active users'].map((label) => ({
    label,
    value: '1,000',
    change: '+1%',
    direction: 'up',
  })),
  tileNote: '% against the period before',
  charts: (['bars', 'line'] as const).map((kind) => ({
    title: kind,
    kind,
    labels: Array.from({ length: days }, (_, i) => `${i + 1}`),
    values: Array.from({ length: days }, (_, i) => i),
    tick: String,
  })),
  tables: [table('Types', 7), table('Users with the highest value', 10), table('Days', days)],
  nothing: null,
});

describe('pdfOf', () => {
  it.each([
    [31, 2], // what is asked for without a period: 30 days and today
    [60, 3],
  ])('%i days with types and users fill %i pages', async (days, pages) => {
    const content = (await buffer(await pdfOf(daysReport(days)))).toString('latin1');
    expect(content.match(/\/Type \/Page\b/g)).toHaveLength(pages);
  });
});

test('a long table leaves room for others', async () => {
  const rows = Array.from({ length: 500 }, (_, i) => [`row ${i}`, `${i}`]);
  const columns = ['Name', 'Number'].map((label) => ({ label, align: 'left' as const, width: 1 }));
  let turns = 0;
  let drawn = false;
  const count = () => {
    turns++;
    if (!drawn) setImmediate(count);
  };
  const empty: PdfContent = {
    title: 'Names',
    lines: [],
    locale: 'en',
    createdAt: new Date(),
    tiles: [],
    tileNote: null,
    charts: [],
    tables: [],
    nothing: null,
  };
  (await pdfOf(empty)).destroy(); // loads the library
  setImmediate(count);
  const content = await pdfOf({ ...empty, tables: [{ title: 'Names', columns, rows }] });
  drawn = true;
  expect(turns).toBeGreaterThanOrEqual(8);
  content.destroy();
});
