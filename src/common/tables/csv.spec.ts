import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { csvOf } from './csv.js';
import { type Cell, inChunks } from './report.js';

const csv = (rows: Cell[][], bom = false) => {
  const columns = rows[0].map((_, i) => ({ key: `c${i}`, kind: 'text' as const, width: 1 }));
  return text(csvOf({ columns, chunks: inChunks(rows) }, bom));
};

describe('csvOf', () => {
  it.each<[Cell, string]>([
    [null, ''],
    ['', ''],
    [0, '0'],
    [-0.5, '-0.5'],
    [1e21, '1000000000000000000000'],
    [true, 'true'],
    [false, 'false'],
    ['plain-text_1.5:@', 'plain-text_1.5:@'],
    ['a b', 'a b'],
    ['São Paulo', 'São Paulo'],
    ['a,b', '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
    ['=1,2', '"\'=1,2"'],
    ['-12', '-12'],
    ['-a', "'-a"],
    ['2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ])('%j is written as %j', async (cell, written) => {
    expect(await csv([[cell, 'end']])).toBe(`c0,c1\r\n${written},end\r\n`);
  });

  it('others read back what was written, over many pieces', async () => {
    const odd = ['a,b', '"', 'x\r\ny', 'ação 山田 🚀', ' a ', ''];
    const rows = Array.from({ length: 5000 }, (_, i) => [`row ${i}`, odd[i % odd.length], String(i)]);
    const read: string[][] = parse(await csv(rows, true), { bom: true });
    expect(read.slice(1)).toEqual(rows);
  });
});
