import { Readable } from 'node:stream';
import { judge } from './fsync.js';

const open = '7 openat(AT_FDCWD, "/d/data.sqlite-wal", O_RDWR|O_CREAT, 0644) = 5';
const arrives = '7 read(20, "...insert fsync-mark-000001...", 65536) = 90';
const logged = '7 pwrite64(5, "page with fsync-mark-000001", 4096, 32) = 4096';
const synced = '7 fdatasync(5) = 0';
const answer = '7 write(20, "ok", 2) = 2';
const verdict = (...lines: string[]) => judge(Readable.from(lines.map((line) => `${line}\n`)), 1);

test('an insert that is logged, synced and then answered is proven', async () => {
  const report = await verdict(open, arrives, logged, synced, answer);
  expect(report).toEqual({ inserts: 1, proven: 1, early: [], syncs: 1 });
});

test.each([
  ['before the log is synced', [open, arrives, logged, answer, synced], 'written'],
  ['before it is logged', [open, arrives, answer, logged, synced], 'arrived'],
  ['after a sync of another file', [open, arrives, logged, '7 fsync(9) = 0', answer], 'written'],
  ['after a sync that began before the write', [open, arrives, synced, logged, answer], 'written'],
  ['after a sync that failed', [open, arrives, logged, '7 fdatasync(5) = -1 EIO', answer], 'written'],
  [
    'while the sync still runs on another thread',
    [open, arrives, logged, '8 fdatasync(5 <unfinished ...>', answer, '8 <... fdatasync resumed>) = 0'],
    'written',
  ],
  [
    'by a write that begins before the sync returns',
    [open, arrives, logged, '8 write(20, "ok", 2 <unfinished ...>', synced, '8 <... write resumed>) = 2'],
    'written',
  ],
])('an answer %s fails the drill', async (_name, lines, stage) => {
  const report = await verdict(...lines);
  expect(report.proven).toBe(0);
  expect(report.early).toEqual([`fsync-mark-000001 was answered when it had only ${stage}`]);
});

test('a sync that another thread resumes counts when it returns', async () => {
  const sync = [
    '8 fdatasync(5 <unfinished ...>',
    '7 read(21, "", 65536) = 0',
    '8 <... fdatasync resumed>) = 0',
  ];
  expect(await verdict(open, arrives, logged, ...sync, answer)).toMatchObject({ proven: 1, early: [] });
});
