import mongoose, { type Connection } from 'mongoose';
import { testConfig } from '../../test/setup/test-config.js';
import type { Event } from './event.js';
import { type EventFilter, type EventPosition, EventRepository } from './event.repository.js';
import { EventDocument, EventSchema } from './event.schema.js';
import { EventStore } from './event.store.js';
import type { Contribution } from './ledger/ledger.ports.js';

const START = Date.UTC(2026, 0, 1);
const TYPES = ['login', 'view', 'purchase'];

/** 3,000 events; every tenth shares its time with the nine before it. */
const events: Event[] = Array.from({ length: 3000 }, (_, n) => ({
  id: `e${(n * 7919) % 3000}`,
  userId: `user-${n % 30}`,
  type: TYPES[n % 3],
  amount: n % 3 === 2 ? BigInt(n * 10_000) : null,
  currency: 'BRL',
  timestamp: new Date(START + Math.floor(n / 10) * 60_000),
  metadata: { n },
  source: n % 2 ? 'api' : 'hotmart (br)',
  createdAt: new Date(START),
}));
const newestFirst = [...events].sort(
  (a, b) => b.timestamp.getTime() - a.timestamp.getTime() || (a.id < b.id ? 1 : -1),
);

describe('EventRepository', () => {
  let connection: Connection;
  let repository: EventRepository;
  let store: EventStore;

  beforeAll(async () => {
    connection = await mongoose.createConnection(testConfig().mongodbUri!).asPromise();
    const model = connection.model<EventDocument>(EventDocument.name, EventSchema);
    await model.init();
    repository = new EventRepository(model);
    store = new EventStore(model);
    expect(await store.isEmpty()).toBe(true);
    expect(await store.insertUncounted(events)).toBe(3000);
    expect(await store.insertUncounted(events.slice(0, 10))).toBe(0);
    const gone = { ...events[0], id: 'gone', timestamp: new Date(START + 1000) };
    await repository.insert(gone, 0);
    await repository.delete((await repository.findById('gone'))!, new Date());
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  const hour = (n: number) => START + n * 3_600_000;
  const filters: [string, EventFilter, (event: Event) => boolean][] = [
    ['nothing', {}, () => true],
    ['type', { type: 'purchase' }, ({ type }) => type === 'purchase'],
    ['user', { userId: 'user-7' }, ({ userId }) => userId === 'user-7'],
    [
      'time',
      { from: hour(1), to: hour(3) },
      ({ timestamp: t }) => t.getTime() >= hour(1) && t.getTime() < hour(3),
    ],
    [
      'type and time',
      { type: 'view', from: hour(1), to: hour(4) },
      ({ type, timestamp: t }) => type === 'view' && t.getTime() >= hour(1) && t.getTime() < hour(4),
    ],
    ['type and user', { type: 'view', userId: 'user-7' }, (e) => e.type === 'view' && e.userId === 'user-7'],
    [
      'value',
      { minAmount: 10_000_000n, maxAmount: 11_000_000n },
      ({ amount }) => amount !== null && amount >= 10_000_000n && amount <= 11_000_000n,
    ],
    ['text as it stands', { text: 'MART (B' }, ({ source }) => source === 'hotmart (br)'],
    ['text that would be a pattern', { text: '.*' }, () => false],
    ['text of an id', { text: 'e299' }, ({ id }) => id.includes('e299')],
  ];

  it.each(filters)('pages by %s show each event once, newest first', async (_, filter, matches) => {
    const seen: Event[] = [];
    let after: EventPosition | null = null;
    for (let pages = 0; pages < 200; pages++) {
      const page: Event[] = await repository.list(filter, after, 37);
      seen.push(...page);
      const last = page.at(-1);
      if (page.length < 37 || !last) break;
      after = { time: last.timestamp.getTime(), id: last.id };
    }
    expect(seen).toEqual(newestFirst.filter(matches));
  });

  it.each([
    ['nothing', {}],
    ['type', { type: 'purchase' }],
    ['user', { userId: 'user-7' }],
    ['time', { from: hour(1), to: hour(3) }],
    ['type and time', { type: 'view', from: hour(1), to: hour(4) }],
    ['user and time', { userId: 'user-7', from: hour(1), to: hour(4) }],
  ] as [string, EventFilter][])('a page by %s examines little more than it returns', async (_, filter) => {
    const [first] = await repository.list(filter, null, 1);
    const middle = { time: first.timestamp.getTime() - 20 * 60_000, id: 'e5' };
    for (const after of [null, middle]) {
      for (const plan of await repository.explain(filter, after, 51)) {
        const { nReturned, totalDocsExamined } = plan['executionStats'] as Record<string, number>;
        expect(totalDocsExamined).toBeLessThanOrEqual(2 * nReturned + 20);
      }
    }
  });

  it('gives a search up that takes too long', async () => {
    const endless = repository.list({ text: 'in no event' }, null, 50, 1);
    await expect(endless).rejects.toMatchObject({ code: 'EVENT.SEARCH_TOO_WIDE', status: 400 });
  });

  it('scans a period in order, also by type and currency', async () => {
    const ids = async (range: Parameters<EventStore['scan']>[0]) => {
      const all: Contribution[] = [];
      for await (const chunk of store.scan(range)) all.push(...chunk);
      return all;
    };
    const from = new Date(hour(1));
    const to = new Date(hour(5));
    const within = events.filter(({ timestamp }) => timestamp >= from && timestamp < to);
    const all = await ids({ from, to });
    expect(all).toHaveLength(within.length);
    expect(all.map(({ timestamp }) => timestamp)).toEqual(within.map(({ timestamp }) => timestamp));
    const purchases = within.filter(({ type }) => type === 'purchase');
    const found = await ids({ from, to, type: 'purchase', currency: 'BRL' });
    expect(found.reduce((sum, { amount }) => sum + amount!, 0n)).toBe(
      purchases.reduce((sum, { amount }) => sum + amount!, 0n),
    );
    expect(await ids({ from, to, currency: 'USD' })).toEqual([]);
  });
});
