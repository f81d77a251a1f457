import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipped } from '../../../test/factories/zip.js';
import { csvOf } from './csv.js';
import { begun, type Report, type Row } from './report.js';
import { xlsxOf } from './xlsx.js';

const random = (n: number) => ((n * 2_654_435_761) >>> 0).toString(36);

/** Rows without end that hardly compress; tells how many chunks were asked for, and that nobody asks any more. */
function endless(failAfter = Infinity) {
  const state = { chunks: 0, ended: false };
  async function* chunks(): AsyncIterable<readonly Row[]> {
    try {
      for (;;) {
        if (state.chunks++ === failAfter) throw new Error('the database has gone');
        await sleep(0);
        yield Array.from({ length: 200 }, (_, i) => [
          Array.from({ length: 20 }, (__, k) => random(state.chunks * 10_000 + i * 20 + k)).join('-'),
          i,
        ]);
      }
    } finally {
      state.ended = true;
    }
  }
  const report: Report = {
    columns: [
      { key: 'name', kind: 'text', width: 20 },
      { key: 'number', kind: 'count', width: 10 },
    ],
    chunks: chunks(),
  };
  return { report, state };
}

/** Lasts until a condition holds; a condition that never does ends the test. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe.each<[string, (report: Report) => Promise<Readable>]>([
  ['CSV', (report) => Promise.resolve(csvOf(report, false))],
  ['XLSX', (report) => xlsxOf(report, { sheet: 'Names', heading: (key) => key })],
])('%s is sent as it is made', (_, open) => {
  it('waits for whoever reads, and ends when they leave', async () => {
    const { report, state } = endless();
    const content = await open(await begun(report));
    await once(content, 'readable');
    let before = -1;
    while (before !== state.chunks) {
      before = state.chunks;
      await sleep(150);
    }
    expect(state.ended).toBe(false);
    expect(before).toBeLessThan(300); // some 35 KB each

    content.read();
    await until(() => state.chunks > before || content.readableLength > 0);
    content.destroy();
    await until(() => state.ended);
  });

  it('a fault on the way breaks it off', async () => {
    const { report, state } = endless(3);
    const content = await open(await begun(report));
    content.resume();
    const [error] = (await once(content, 'error')) as [Error];
    expect(error.message).toBe('the database has gone');
    expect(state.ended).toBe(true);
  });
});

test('XLSX: no name of somebody makes a file that does not open', async () => {
  const names = ['a\uffffb\ufffec', 'd\ud800e', 'f\u0000g\u0008h', '😀 & <b>'];
  async function* chunks(): AsyncIterable<readonly Row[]> {
    yield await Promise.resolve(names.map((name) => [name]));
  }
  const report: Report = { columns: [{ key: 'name', kind: 'text', width: 20 }], chunks: chunks() };
  const files = await unzipped(await buffer(await xlsxOf(report, { sheet: 'Names', heading: (key) => key })));
  const sheet = files.get('xl/worksheets/sheet1.xml')!;
  expect([...sheet.matchAll(/<v>([^<]*)</g)].map(([, text]) => text)).toEqual([
    'name',
    'a\ufffdb\ufffdc',
    'd\ufffde',
    'fgh',
    '😀 &amp; &lt;b&gt;',
  ]);
});

test('a fault before the first row is one before anything is sent', async () => {
  await expect(begun(endless(0).report)).rejects.toThrow('the database has gone');
});
