import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, doc, encode, type Doc } from './bson.ts';
import { newUuid } from './catalog.ts';
import { execute } from './commands/dispatch.ts';
import { Engine } from './engine.ts';
import type { Request } from './wire.ts';

// In a module, the runner's own object is not a global.
/** The engine without a wire, so that the clock can be turned. */
describe('Transactions', () => {
  let dir: string;
  let engine: Engine;
  const lsid = { id: newUuid() };
  const first = { lsid, txnNumber: 1n, autocommit: false, startTransaction: true };
  const further = { lsid, txnNumber: 1n, autocommit: false };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'em-transactions-'));
    engine = new Engine(dir);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await engine.stop();
    rmSync(dir, { recursive: true });
  });

  const send = async (body: Parameters<typeof doc>[0], client = 1): Promise<Doc> => {
    const sequences = new Map<string, Buffer[]>();
    const command = doc({ ...body, $db: body.commitTransaction ? 'admin' : 'db' });
    if (command.has('insert')) sequences.set('documents', [encode(doc({ a: 1 }))]);
    const request = { body: encode(command), sequences, requestId: 1, legacy: false } as unknown as Request;
    return decode(await execute(engine, { id: client, authenticated: true }, request));
  };
  const codeOf = async (reply: Promise<Doc>): Promise<unknown> => Number((await reply).get('code') ?? 0);

  test('end after a minute, reading or writing', async () => {
    await send({ find: 'c', ...first });
    await jest.advanceTimersByTimeAsync(59_000);
    expect(await codeOf(send({ insert: 'c', ...further }))).toBe(0);
    await jest.advanceTimersByTimeAsync(1000);
    expect(await codeOf(send({ commitTransaction: 1, ...further }))).toBe(251);
    expect(await codeOf(send({ insert: 'c' }))).toBe(0);
    expect(engine.store.visible.get('db.c')?.count).toBe(1);
  });

  test('that sit idle on the writer make room for those who wait, after a while', async () => {
    await send({ insert: 'c', ...first });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await codeOf(send({ find: 'c', ...further }))).toBe(0);
    const waiting = send({ insert: 'c' });
    await jest.advanceTimersByTimeAsync(4000);
    expect(await codeOf(send({ find: 'c', ...further }))).toBe(0);
    await jest.advanceTimersByTimeAsync(4900);
    expect(engine.store.visible.has('db.c')).toBe(false);
    await jest.advanceTimersByTimeAsync(100);
    await waiting;
    expect(engine.store.visible.get('db.c')?.count).toBe(1);
    expect(await codeOf(send({ commitTransaction: 1, ...further }))).toBe(251);
  });

  test('whose connection is lost make room at once', async () => {
    await send({ insert: 'c', ...first }, 7);
    engine.transactions.lost(7);
    expect(await codeOf(send({ find: 'c', ...further }, 8))).toBe(0);
    engine.transactions.lost(8);
    await send({ insert: 'c' });
    expect(await codeOf(send({ commitTransaction: 1, ...further }))).toBe(251);
    expect(engine.store.visible.get('db.c')?.count).toBe(1);
  });

  test('are forgotten half an hour after they ended', async () => {
    await send({ insert: 'c', ...first });
    await send({ commitTransaction: 1, ...further });
    engine.transactions.forgetOld(Date.now() + 29 * 60_000);
    expect(await codeOf(send({ insert: 'c', ...further }))).toBe(256);
    engine.transactions.forgetOld(Date.now() + 31 * 60_000);
    await new Promise<void>((done) => {
      void engine.queue.submit(engine.retries.forget([Buffer.from(lsid.id.buffer)])).then(() => done());
    });
    expect(await codeOf(send({ insert: 'c', ...further }))).toBe(251);
  });

  test('commit again what was committed before the engine was started anew', async () => {
    await send({ insert: 'c', ...first });
    await send({ commitTransaction: 1, ...further });
    await engine.stop();
    engine = new Engine(dir);
    expect(await codeOf(send({ commitTransaction: 1, ...further }))).toBe(0);
    expect(await codeOf(send({ insert: 'c', lsid, txnNumber: 1n }))).toBe(217);
    expect(await codeOf(send({ insert: 'c', lsid, txnNumber: 0n }))).toBe(225);
    expect(await codeOf(send({ insert: 'c', ...first }))).toBe(117);
    expect(engine.store.visible.get('db.c')?.count).toBe(1);
  });

  test('a disk that is full takes the whole back', async () => {
    await send({ insert: 'c', ...first });
    const { db } = engine.store.writer;
    db.exec(`PRAGMA max_page_count=${Number(db.prepare('PRAGMA page_count').get()!.page_count)}`);
    expect(await codeOf(send({ insert: 'd', ...further }))).toBe(14031);
    expect(await codeOf(send({ commitTransaction: 1, ...further }))).toBe(251);
    db.exec('PRAGMA max_page_count=100000');
    await send({ insert: 'd' });
    expect([...engine.store.visible.keys()]).toEqual(['db.d']);
  });
});
