import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, doc, encode, type Doc } from './bson.ts';
import { execute } from './commands/dispatch.ts';
import { Engine } from './engine.ts';
import type { Request } from './wire.ts';

describe('what happens once a minute', () => {
  const dir = mkdtempSync(join(tmpdir(), 'em-ttl-'));
  const engine = new Engine(dir);
  afterAll(async () => {
    await engine.stop();
    rmSync(dir, { recursive: true });
  });

  const send = async (command: Parameters<typeof doc>[0], rows: Doc[] = []): Promise<Doc> => {
    const sequences = new Map([['documents', rows.map((row) => encode(row))]]);
    const $db = command.setParameter || command.fsync ? 'admin' : 'db';
    const request = { body: encode(doc({ ...command, $db })), sequences, requestId: 1, legacy: false };
    const client = { id: 1, authenticated: true };
    const reply = decode(await execute(engine, client, request as unknown as Request));
    expect(reply.get('errmsg')).toBeUndefined();
    return reply;
  };
  const left = async (): Promise<number> => {
    await send({ fsync: 1 }); // writes are done in turn: the sweep was before it
    return Number((await send({ count: 'old' })).get('n'));
  };

  it('removes what is over, unless ttlMonitorEnabled is off', async () => {
    const index = { key: doc({ until: 1 }), name: 'until', expireAfterSeconds: 0 };
    await send({ createIndexes: 'old', indexes: [doc(index)] });
    await send({ insert: 'old' }, [doc({ until: new Date(0) })]);
    await send({ setParameter: 1, ttlMonitorEnabled: false });
    engine.keepHouse();
    expect(await left()).toBe(1);
    await send({ setParameter: 1, ttlMonitorEnabled: true });
    engine.keepHouse();
    expect(await left()).toBe(0);
  });
});
