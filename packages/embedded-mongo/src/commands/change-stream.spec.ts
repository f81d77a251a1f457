import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, doc, encode, type Doc } from '../bson.ts';
import { Engine } from '../engine.ts';
import type { Request } from '../wire.ts';
import { execute } from './dispatch.ts';

test('the first stream of an engine sees what is written in the commit that switches the log on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'em-streams-'));
  const engine = new Engine(dir);
  // Without a wire, so that the two commands certainly come in this order and in one turn.
  const send = async (client: number, body: Parameters<typeof doc>[0]): Promise<Doc> => {
    const sequences = new Map([['documents', [encode(doc({ _id: 1 }))]]]);
    const request = { body: encode(doc({ ...body, $db: 'db' })), sequences, requestId: 1, legacy: false };
    const reply = await execute(engine, { id: client, authenticated: true }, request as unknown as Request);
    return decode(reply);
  };
  const opening = send(1, { aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {} });
  const writing = send(2, { insert: 'c' });
  const cursor = (await opening).get('cursor') as Doc;
  await writing;
  const next = await send(1, { getMore: cursor.get('id'), collection: 'c', maxTimeMS: 50 });
  const events = [
    ...(cursor.get('firstBatch') as Doc[]),
    ...((next.get('cursor') as Doc).get('nextBatch') as Doc[]),
  ];
  expect(events.map((event) => event.get('operationType'))).toEqual(['insert']);
  await engine.stop();
  rmSync(dir, { recursive: true });
});
