import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { type Cell, type ColumnKind, inChunks } from './report.js';
import { xlsxOf } from './xlsx.js';

async function cellsOf(...cells: [ColumnKind, Cell][]): Promise<unknown[]> {
  const columns = cells.map(([kind], at) => ({ key: `column ${at}`, kind, width: 10 }));
  const chunks = inChunks([cells.map(([, cell]) => cell)]);
  const file = await xlsxOf({ columns, chunks }, { sheet: 'Sheet', heading: (key) => key });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await buffer(file)) as never);
  return (workbook.worksheets[0].getRow(2).values as unknown[]).slice(1);
}

describe('xlsxOf', () => {
  it('replaces what no XML has: one such name would keep the whole file from opening', async () => {
    expect(await cellsOf(['text', 'a\uffffb\ufffec\ud800d\u0000e\u{1f600}'])).toEqual([
      'a\ufffdb\ufffdc\ufffdde\u{1f600}',
    ]);
  });

  it('writes dates as dates, and as text those that a sheet cannot show', async () => {
    const time = '2026-11-23T12:30:00.000Z';
    expect(
      await cellsOf(['time', time], ['date', '1900-03-01'], ['time', '1850-01-01T00:00:00.000Z']),
    ).toEqual([new Date(time), new Date('1900-03-01'), '1850-01-01T00:00:00.000Z']);
  });
});
