import { Redis as Client } from 'ioredis';
import { describeWithRedis, type RedisServer, startRedis } from '../../../../test/setup/redis-server.js';
import { mostEntries, StreamOutbox } from './stream-outbox.js';

const BEGINNINGS = `
local found = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  table.insert(found, { string.sub(entry[2][2], 1, 20), entry[2][4] })
end
return found`;

describe('mostEntries', () => {
  it.each([
    [1, 10_000],
    [6_000, 10_000],
    [64 * 1024, 1024],
    [1024 * 1024, 100],
    [0, 10_000],
  ])('after one of %i bytes the stream keeps %i entries', (bytes, expected) =>
    expect(mostEntries(bytes)).toBe(expected),
  );
});

describeWithRedis('StreamOutbox', () => {
  let server: RedisServer;
  let writer: Client;
  let overboard: number;
  let outbox: StreamOutbox;

  beforeEach(async () => {
    server = await startRedis();
    writer = new Client(server.url, {
      enableOfflineQueue: false,
      disconnectTimeout: 50,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 10,
    });
    writer.on('error', () => undefined); // it is killed on purpose
    overboard = 0;
    outbox = new StreamOutbox(writer, 'stream', () => overboard++);
  });
  afterEach(async () => {
    writer.disconnect();
    await server.stop();
  });

  /** The beginning of the field `text`, and the number, of every entry. */
  async function entries(): Promise<{ text: string; n: number }[]> {
    const rows = (await writer.eval(BEGINNINGS, 1, 'stream')) as [string, string][];
    return rows.map(([text, n]) => ({ text, n: Number(n) }));
  }

  it('writes in order, also what comes before there is a connection', async () => {
    for (let number = 0; number < 300; number++) outbox.push({ text: String(number) });
    await outbox.drained(10_000);
    const expected = Array.from({ length: 300 }, (_, at) => ({ text: String(at), n: at + 1 }));
    expect(await entries()).toEqual(expected);
    expect(await writer.ttl('stream')).toBeGreaterThan(3000);
  });

  it('keeps the small and the newest when Redis is away for too long', async () => {
    outbox.push({ text: 'before' });
    await outbox.drained(10_000);
    await server.kill();
    outbox.push({ text: 'small' });
    for (let number = 0; number < 12; number++)
      outbox.push({ text: `large ${number} ${'x'.repeat(1024 * 1024)}` });
    expect(overboard).toBe(5);
    await server.restart();
    await outbox.drained(10_000);
    const kept = (await entries()).map(({ text }) => text.replace(/ x+/, ''));
    expect(kept).toEqual(['small', ...[5, 6, 7, 8, 9, 10, 11].map((number) => `large ${number}`)]);
  });
});
