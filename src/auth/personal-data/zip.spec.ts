import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { records, unzipped } from '../../../test/factories/zip.js';
import { until } from '../../../test/setup/until.js';
import { zipOf } from './zip.js';

const AT = new Date('2026-11-23T12:00:00Z');

describe('zipOf', () => {
  /** Lines that do not get smaller, and how far they were read. */
  function lines(most: number) {
    const state = { read: 0, isClosed: false };
    async function* content(): AsyncIterable<string> {
      try {
        for (; state.read < most; state.read++) {
          await Promise.resolve();
          yield `{"n":"${Array.from({ length: 40 }, () => Math.random()).join('')}"}\n`;
        }
      } finally {
        state.isClosed = true;
      }
    }
    return { state, content: content() };
  }

  it('holds what it was given, read one after the other', async () => {
    const first = lines(100);
    const second = lines(3);
    const zip = zipOf(
      [
        { path: 'a.txt', content: Buffer.from('Olá') },
        { path: 'rows/b.jsonl', content: first.content },
        { path: 'c.jsonl', content: second.content },
        { path: 'd.txt', content: Readable.from(['x', 'y']) },
        { path: 'empty.jsonl', content: lines(0).content },
      ],
      AT,
    );
    const files = await unzipped(await buffer(zip));
    expect([...files.keys()]).toEqual(['a.txt', 'rows/b.jsonl', 'c.jsonl', 'd.txt', 'empty.jsonl']);
    expect(files.get('a.txt')).toBe('Olá');
    expect(files.get('d.txt')).toBe('xy');
    expect(files.get('empty.jsonl')).toBe('');
    expect(records(files.get('rows/b.jsonl')!)).toHaveLength(100);
  });

  it('reads no further than somebody takes', async () => {
    const { state, content } = lines(100_000);
    const zip = zipOf([{ path: 'a.jsonl', content }], AT);
    await once(zip, 'readable');
    let before = -1;
    while (before !== state.read) {
      before = state.read;
      await sleep(50);
    }
    expect(state.read).toBeGreaterThan(0);
    expect(state.read).toBeLessThan(5000);
    zip.destroy();
    await until(() => state.isClosed);
  });

  it('closes what is open when it is broken off, and what was opened before its turn', async () => {
    const { state, content } = lines(100_000);
    const later = new Readable({ read: () => undefined });
    const never = lines(1);
    const zip = zipOf(
      [
        { path: 'a', content },
        { path: 'b', content: later },
        { path: 'c', content: never.content },
      ],
      AT,
    );
    await once(zip, 'readable');
    zip.destroy();
    await until(() => state.isClosed && later.destroyed);
    expect(never.state).toEqual({ read: 0, isClosed: false });
  });

  it('breaks off where a file fails', async () => {
    // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- as a cursor does
    async function* failing(): AsyncIterable<string> {
      throw new Error('the database is away');
    }
    const { state, content } = lines(2);
    const zip = zipOf(
      [
        { path: 'a', content },
        { path: 'b', content: failing() },
      ],
      AT,
    );
    await expect(buffer(zip)).rejects.toThrow('the database is away');
    expect(state.isClosed).toBe(true);
  });
});
