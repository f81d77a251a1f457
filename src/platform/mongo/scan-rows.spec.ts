import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { BsonRows } from './bson-rows.js';
import { scanRows } from './scan-rows.js';

const ROWS = new BsonRows<{ id: number }>({ id: '_id' });
const COUNT = 2100;

describe('scanRows', () => {
  const client = new mongo.MongoClient(freshDatabaseUri());
  const rows = client.db().collection<{ _id: number }>('rows');

  beforeAll(async () => {
    await rows.insertMany(Array.from({ length: COUNT }, (_, _id) => ({ _id, text: 'x'.repeat(200) })));
  });
  afterAll(() => client.close());

  const openCursors = async () => {
    const { metrics } = await client.db('admin').command({ serverStatus: 1 });
    return (metrics as { cursor: { open: { total: number } } }).cursor.open.total;
  };

  it('gives all rows in their order, in chunks', async () => {
    const chunks: number[][] = [];
    for await (const chunk of scanRows(rows, ROWS, { _id: { $gte: 10 } }, { _id: -1 }))
      chunks.push(chunk.map(({ id }) => id));
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.flat()).toEqual(Array.from({ length: COUNT - 10 }, (_, i) => COUNT - 1 - i));
  });

  it('whoever stops closes the cursor, while the next chunk is on its way as well', async () => {
    const before = await openCursors();
    const mine: number[] = [];
    for await (const chunk of scanRows(rows, ROWS, {}, { _id: 1 })) {
      mine.push(chunk.length);
      if (mine.length === 1)
        await sleep(20); // the next one has come
      else break;
    }
    expect(mine).toHaveLength(2);
    let open = await openCursors();
    while (open > before) {
      await sleep(5); // of other files of tests on the same server
      open = await openCursors();
    }
  });

  it('a fault comes when it is its turn', async () => {
    const scan = scanRows(rows, ROWS, { $where: 'nonsense(' } as never, { _id: 1 });
    await expect(scan[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});
