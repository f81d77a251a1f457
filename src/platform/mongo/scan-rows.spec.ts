import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { OpenCursors } from '../../../test/factories/open-cursors.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { BsonRows } from './bson-rows.js';
import { scanRows } from './scan-rows.js';

const ROWS = new BsonRows<{ id: number }>({ id: '_id' });
const COUNT = 2100;

describe('scanRows', () => {
  const client = new mongo.MongoClient(freshDatabaseUri(), { monitorCommands: true });
  const cursors = new OpenCursors(client, 'rows');
  const rows = client.db().collection<{ _id: number }>('rows');

  beforeAll(async () => {
    await rows.insertMany(Array.from({ length: COUNT }, (_, _id) => ({ _id, text: 'x'.repeat(200) })));
  });
  afterAll(() => client.close());

  it('gives all rows in their order, in chunks', async () => {
    const chunks: number[][] = [];
    for await (const chunk of scanRows(rows, ROWS, { _id: { $gte: 10 } }, { _id: -1 }))
      chunks.push(chunk.map(({ id }) => id));
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.flat()).toEqual(Array.from({ length: COUNT - 10 }, (_, i) => COUNT - 1 - i));
    expect(cursors.count).toBe(0);
  });

  it('whoever stops closes the cursor', async () => {
    const chunks: number[] = [];
    for await (const chunk of scanRows(rows, ROWS, {}, { _id: 1 })) {
      chunks.push(chunk.length);
      if (chunks.length === 2) break;
      expect(cursors.count).toBe(1);
    }
    expect(cursors.count).toBe(0);
  });

  it('the next chunk is on its way while one is used, and none after it', async () => {
    let asked = 0;
    client.on('commandStarted', ({ commandName }) => (asked += commandName === 'getMore' ? 1 : 0));
    for await (const chunk of scanRows(rows, ROWS, {}, { _id: 1 })) {
      while (asked < 1) await sleep(1);
      await sleep(50);
      expect([chunk.length, asked]).toEqual([250, 1]);
      break;
    }
  });

  it('a fault comes when it is its turn', async () => {
    const scan = scanRows(rows, ROWS, { $where: 'nonsense(' }, { _id: 1 });
    await expect(scan[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});
