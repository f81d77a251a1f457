import { type CsvRow, csvRows, delimiterOf } from './csv-rows.js';

async function rowsOf(text: string, piece = 7): Promise<CsvRow[]> {
  // eslint-disable-next-line @typescript-eslint/require-await -- an async source is what the reader takes
  async function* pieces() {
    for (let at = 0; at < text.length; at += piece) yield text.slice(at, at + piece);
  }
  const rows: CsvRow[] = [];
  for await (const row of csvRows(pieces())) rows.push(row);
  return rows;
}

describe('csvRows', () => {
  it.each([',', ';', '\t'])('finds the separator %j, in pieces of any size', async (mark) => {
    const text = [`email${mark}name`, `a@x${mark}"A, B; C"`, ''].join('\r\n');
    for (const piece of [1, 3, 1000]) {
      expect(await rowsOf(text, piece)).toEqual([
        { row: 1, cells: ['email', 'name'] },
        { row: 2, cells: ['a@x', 'A, B; C'] },
      ]);
    }
  });

  it('keeps quoted line breaks and quotes, and counts rows as a spreadsheet does', async () => {
    expect(await rowsOf('a,b\n1,"x\ny"\n\n2,say "hi"\n3,"a ""b"""')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['1', 'x\ny'] },
      { row: 4, cells: ['2', 'say "hi"'] },
      { row: 5, cells: ['3', 'a "b"'] },
    ]);
  });

  it.each([
    ['that is not closed', 'a,b\n1,2\n3,"4\n5,6\n', 'has a quote that is not closed'],
    [
      'that holds the rest of a long file',
      `a,b\n1,2\n3,"4\n${'5,6\n'.repeat(30_000)}`,
      'is longer than 100000 characters',
    ],
  ])('gives what is before a quote %s, and says so', async (_, text, why) => {
    const rows = await rowsOf(text, 1000);
    expect(rows).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['1', '2'] },
      { row: 3, cells: [], problem: `${why}; no row after it was read` },
    ]);
  });

  it('fails with its source', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- an async source is what the reader takes
    async function* pieces() {
      yield 'a,b\n';
      throw new Error('gone');
    }
    await expect(async () => {
      for await (const row of csvRows(pieces())) void row;
    }).rejects.toThrow('gone');
  });

  it('reads nothing of nothing', async () => {
    expect(await rowsOf('')).toEqual([]);
    expect(delimiterOf('"a;b;c",d')).toBe(',');
    expect(delimiterOf('email')).toBe(',');
  });
});
