import { rmSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { ObjectId, doc, encode, type Doc } from '../src/bson.ts';
import { startEngine } from '../src/index.ts';
import { freshFolder, started, type Started } from './engine.ts';
import { FLAG, message, opMsg, RawClient, socketOf } from './raw.ts';

let run: Started;
let raw: RawClient;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  raw = new RawClient(socketOf(run.engine.uri));
});
afterEach(() => raw.end());

const hello = { hello: 1, $db: 'admin' };

async function version(): Promise<Doc> {
  raw.send(opMsg(1, hello));
  return (await raw.reply())!.body.topologyVersion as Doc;
}

describe('hello', () => {
  test('waits for news until maxAwaitTimeMS, and not when what the client knows is of another process', async () => {
    const topologyVersion = await version();
    raw.send(opMsg(2, { ...hello, topologyVersion, maxAwaitTimeMS: 400 }));
    await run.client.db('a').command({ ping: 1 });
    expect(raw.pending).toBe(0);
    expect(await raw.reply()).toMatchObject({ responseTo: 2, flags: 0, body: { ok: 1 } });
    const other = doc({ processId: ObjectId.createFromTime(1), counter: 1n });
    raw.send(opMsg(3, { ...hello, topologyVersion: other, maxAwaitTimeMS: 600_000 }));
    expect(await raw.reply()).toMatchObject({ responseTo: 3, body: { ok: 1 } });
  });

  test('a client that allows it gets one reply after the other without asking', async () => {
    const topologyVersion = await version();
    raw.send(opMsg(2, { ...hello, topologyVersion, maxAwaitTimeMS: 20 }, { flags: FLAG.exhaustAllowed }));
    let before = 2;
    for (let n = 0; n < 3; n++) {
      const reply = (await raw.reply())!;
      expect(reply).toMatchObject({ responseTo: before, flags: FLAG.moreToCome, body: { ok: 1 } });
      before = reply.requestId;
    }
    expect(await run.client.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test.each([
    [{ maxAwaitTimeMS: 10 }, 31368],
    [{ topologyVersion: {} }, 31368],
    [{ topologyVersion: {}, maxAwaitTimeMS: 10 }, 14],
  ])('%j is refused with %i', async (more, code) => {
    raw.send(opMsg(1, { ...hello, ...more }));
    expect((await raw.reply())!.body).toMatchObject({ ok: 0, code: { value: code } });
  });

  test('a counter from the future is refused', async () => {
    const known = await version();
    const topologyVersion = doc({ processId: known.get('processId')!, counter: 1000n });
    raw.send(opMsg(2, { ...hello, topologyVersion, maxAwaitTimeMS: 10 }));
    expect((await raw.reply())!.body).toMatchObject({ code: { value: 31382 } });
  });

  test('as an OP_QUERY, which old drivers open with; any other command that way is refused', async () => {
    const query = (body: Doc): Buffer =>
      Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), encode(body)]);
    raw.send(message(2004, 7, query(doc({ isMaster: 1 }))));
    expect(await raw.reply()).toMatchObject({ opCode: 1, responseTo: 7, body: { ismaster: true, ok: 1 } });
    raw.send(message(2004, 8, query(doc({ find: 'c' }))));
    expect((await raw.reply())!.body).toMatchObject({ code: { value: 352 } });
  });
});

describe('OP_MSG', () => {
  test('a checksum is verified', async () => {
    const good = opMsg(1, hello, { flags: FLAG.checksum });
    raw.send(good);
    expect(await raw.reply()).toMatchObject({ body: { ok: 1 } });
    good[good.length - 1] ^= 1;
    raw.send(good);
    expect(await raw.reply()).toBeUndefined();
  });

  test('a message that wants no reply gets none, and is done before the next one', async () => {
    const documents = [encode(doc({ _id: 1 })), encode(doc({ _id: 2 }))];
    const insert = { insert: 'silent', $db: 'wire' };
    raw.send(opMsg(1, insert, { flags: FLAG.moreToCome, sections: { documents } }));
    raw.send(opMsg(2, { count: 'silent', $db: 'wire' }));
    expect(await raw.reply()).toMatchObject({ responseTo: 2, body: { n: { value: 2 } } });
    expect(raw.pending).toBe(0);
  });

  test('messages in one piece and in single bytes are the same', async () => {
    const two = Buffer.concat([opMsg(1, hello), opMsg(2, { ping: 1, $db: 'a' })]);
    for (const byte of two) raw.send(Buffer.from([byte]));
    expect((await raw.reply())!.responseTo).toBe(1);
    expect((await raw.reply())!.responseTo).toBe(2);
  });

  test('a getMore that allows it is answered to the end of its cursor', async () => {
    const documents = Array.from({ length: 7 }, (_, n) => encode(doc({ _id: n })));
    raw.send(opMsg(1, { insert: 'many', $db: 'wire' }, { sections: { documents } }));
    await raw.reply();
    raw.send(opMsg(2, { find: 'many', batchSize: 2, $db: 'wire' }, { flags: FLAG.exhaustAllowed }));
    const first = (await raw.reply())!;
    expect(first.flags).toBe(0);
    const id = (first.body.cursor as Doc).get('id')!;
    const more = { getMore: id, collection: 'many', batchSize: 2, $db: 'wire' };
    raw.send(opMsg(3, more, { flags: FLAG.exhaustAllowed }));
    let asked = 3;
    const sizes: number[] = [];
    for (let flags = FLAG.moreToCome; flags;) {
      const reply = (await raw.reply())!;
      expect(reply).toMatchObject({ responseTo: asked, body: { ok: 1 } });
      asked = reply.requestId;
      flags = reply.flags;
      sizes.push(((reply.body.cursor as Doc).get('nextBatch') as unknown[]).length);
    }
    expect(sizes).toEqual([2, 2, 1]);
    raw.send(opMsg(4, more, { flags: FLAG.exhaustAllowed }));
    expect(await raw.reply()).toMatchObject({ flags: 0, body: { code: { value: 43 } } });
  });

  test('exhaustAllowed elsewhere is answered plainly', async () => {
    raw.send(opMsg(1, { ping: 1, $db: 'a' }, { flags: FLAG.exhaustAllowed }));
    expect(await raw.reply()).toMatchObject({ flags: 0, body: { ok: 1 } });
  });

  test('more requests than it takes at once wait in the socket, and are all answered in order', async () => {
    const count = 500;
    raw.send(Buffer.concat(Array.from({ length: count }, (_, n) => opMsg(n, { ping: 1, $db: 'a' }))));
    for (let n = 0; n < count; n++) expect((await raw.reply())!.responseTo).toBe(n);
  });
});

test('an engine that ends tells who waits for news, finishes what it does, and closes', async () => {
  const dataDir = freshFolder();
  const engine = await startEngine({ dataDir, testCommands: true });
  const client = await MongoClient.connect(engine.uri, { serverSelectionTimeoutMS: 5000 });
  const waits = new RawClient(socketOf(engine.uri));
  waits.send(opMsg(1, hello));
  const { topologyVersion } = (await waits.reply())!.body as { topologyVersion: Doc };
  waits.send(
    opMsg(2, { ...hello, topologyVersion, maxAwaitTimeMS: 600_000 }, { flags: FLAG.exhaustAllowed }),
  );
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['insert'], blockConnection: true, blockTimeMS: 1000 },
  });
  const inFlight = client.db('a').collection('b').insertOne({ a: 1 });
  const ops = { currentOp: 1, op: 'insert' };
  while (!((await client.db('admin').command(ops)).inprog as unknown[]).length);
  const stopped = engine.stop();
  expect(await waits.reply()).toMatchObject({
    flags: 0,
    body: { code: { value: 91 }, codeName: 'ShutdownInProgress', topologyVersion: expect.any(Map) },
  });
  await waits.closed;
  expect(await inFlight).toMatchObject({ acknowledged: true });
  await stopped;
  expect(await engine.ended).toBe(0);
  await client.close();
  rmSync(dataDir, { recursive: true });
});
