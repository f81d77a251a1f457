import {
  type AnalyticsWorld,
  analyticsWorld,
  randomNumbers,
} from '../../../test/factories/analytics-world.js';
import { type Contribution, EventTypes } from '../../events/index.js';
import { Zone } from '../../common/index.js';
import type { BreakdownQueryDto } from './breakdown.dto.js';
import { TooManyValues } from './breakdown.errors.js';
import { ValueTally } from './breakdown.rules.js';
import { BreakdownService } from './breakdown.service.js';

type Told = Contribution & { metadata: Record<string, unknown> };

const FIRST = Date.parse('2026-03-01T00:00:00Z');
const VALUES: unknown[] = [
  'BR',
  'BR',
  'PT',
  'true',
  true,
  1,
  '1',
  2.5,
  null,
  undefined,
  ['BR'],
  { a: 1 },
  '__proto__',
];

describe('breakdown by a field of metadata', () => {
  const random = randomNumbers(3);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const truth = new Map<string, Told>();
  let world: AnalyticsWorld;
  let service: BreakdownService;

  beforeAll(async () => {
    world = await analyticsWorld();
    service = world.module.get(BreakdownService);
    await world.module.get(EventTypes, { strict: false }).create({
      type: 'purchase',
      fields: [
        { path: 'metadata.country', label: 'Country' },
        { path: 'utm.source', label: 'Source' },
      ],
    });
    for (let batch = 0; batch < 4; batch++) {
      const events = Array.from({ length: 150 }, (): Told => {
        const country = pick(VALUES);
        return {
          userId: 'ana',
          type: pick(['purchase', 'purchase', 'view']),
          amount: random() < 0.2 ? null : BigInt(Math.floor(random() * 1e9)),
          currency: pick(['BRL', 'BRL', 'USD']),
          timestamp: new Date(FIRST + Math.floor(random() * 12 * 86_400_000)),
          metadata: { ...(country !== undefined && { country }), utm: { source: pick(['a', 'b']) } },
        };
      });
      const ids = await world.record(1, events);
      ids.forEach((id, i) => truth.set(id, events[i]));
    }
  });
  afterAll(() => world.close());

  const ask = (query: Partial<BreakdownQueryDto> = {}) =>
    service.breakdown({
      type: 'purchase',
      by: 'metadata.country',
      from: '2026-03-04',
      to: '2026-03-09',
      limit: 100,
      ...query,
    });

  function naive(from: string, to: string, read: (event: Told) => unknown, currency = 'BRL') {
    const values = new Map<unknown, { count: number; sum: bigint }>();
    for (const event of truth.values()) {
      if (event.type !== 'purchase' || event.timestamp < new Date(from) || event.timestamp >= new Date(to))
        continue;
      const found = read(event);
      const value = typeof found === 'object' || found === undefined ? null : found;
      const row = values.get(value) ?? { count: 0, sum: 0n };
      row.count++;
      if (event.currency === currency) row.sum += event.amount ?? 0n;
      values.set(value, row);
    }
    return new Map([...values].map(([value, { count, sum }]) => [value, [count, Number(sum) / 10_000]]));
  }

  const asMap = (items: { value: unknown; count: number; sum: number }[]) =>
    new Map(items.map(({ value, count, sum }) => [value, [count, sum]]));

  it.each([
    ['America/Sao_Paulo', 'BRL'],
    ['America/Sao_Paulo', 'USD'],
    ['Asia/Tokyo', 'BRL'],
  ])('tells every value apart, in %s and %s', async (tz, currency) => {
    const answer = await ask({ tz, currency });
    const zone = Zone.find(tz)!;
    expect(Date.parse(answer.from)).toBe(zone.startOfDay(zone.dayOf(Date.parse('2026-03-04T12:00:00Z'))));
    expect(asMap(answer.items)).toEqual(
      naive(answer.from, answer.to, ({ metadata }) => metadata['country'], currency),
    );
    expect(answer.items.map(({ count }) => count)).toEqual(
      answer.items.map(({ count }) => count).sort((a, b) => b - a),
    );
    expect(answer.items.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1);
    expect(asMap(answer.previous!.items)).toEqual(
      naive(answer.previous!.from, answer.from, ({ metadata }) => metadata['country'], currency),
    );
    expect(answer.change!.count).toBe(
      (answer.total.count - answer.previous!.total.count) / answer.previous!.total.count,
    );
  });

  it('puts what is beyond the limit together', async () => {
    const [all, some] = [await ask(), await ask({ limit: 2, compare: 'false' })];
    expect(some.items).toEqual(all.items.slice(0, 2));
    const rest = all.items.slice(2);
    expect(some.other).toMatchObject({
      values: rest.length,
      count: rest.reduce((sum, { count }) => sum + count, 0),
    });
    expect(some.other.sum).toBeCloseTo(
      rest.reduce((sum, item) => sum + item.sum, 0),
      4,
    );
    expect(some.total).toEqual(all.total);
    expect(some).not.toHaveProperty('previous');
  });

  it('takes fields of fields, with or without the name of metadata', async () => {
    for (const by of ['utm.source', 'metadata.utm.source']) {
      const { items, by: path } = await ask({ by });
      expect(path).toBe('metadata.utm.source');
      expect(asMap(items)).toEqual(
        naive(
          '2026-03-04T03:00:00Z',
          '2026-03-10T03:00:00Z',
          ({ metadata }) => (metadata['utm'] as { source: string }).source,
        ),
      );
    }
  });

  it('is the same from what another process has stored', async () => {
    const expected = await ask();
    const again = await world.restarted();
    try {
      const query = { type: 'purchase', by: 'country', from: '2026-03-04', to: '2026-03-09', limit: 100 };
      expect(await again.get(BreakdownService).breakdown(query)).toEqual(expected);
    } finally {
      await again.close();
    }
  });

  it('hears of metadata that change', async () => {
    const before = await ask();
    const [id, event] = [...truth].find(
      ([, { type, timestamp }]) =>
        type === 'purchase' && timestamp >= new Date(before.from) && timestamp < new Date(before.to),
    )!;
    const after = { ...event, metadata: { country: 'new' } };
    truth.set(id, after);
    await world.change(1, [{ eventId: id, before: event, after }]);
    const { items, from, to } = await ask();
    expect(asMap(items).get('new')?.[0]).toBe(1);
    expect(asMap(items)).toEqual(naive(from, to, ({ metadata }) => metadata['country']));
  });

  it.each<[string, Partial<BreakdownQueryDto>, string]>([
    ['a field that is not declared', { by: 'metadata.city' }, 'ANALYTICS.FIELD_NOT_DECLARED'],
    ['a type that is not declared', { type: 'view' }, 'ANALYTICS.FIELD_NOT_DECLARED'],
    ['__proto__', { by: '__proto__' }, 'COMMON.INVALID_INPUT'],
    ['constructor', { by: 'constructor' }, 'ANALYTICS.FIELD_NOT_DECLARED'],
    ['an operator', { by: 'metadata.$where' }, 'COMMON.INVALID_INPUT'],
  ])('refuses %s', async (_, query, code) => {
    await expect(ask(query)).rejects.toMatchObject({ status: 400, code, errors: [{ field: 'by' }] });
  });
});

test('a field that tells all events apart is refused', () => {
  const tally = new ValueTally('BRL', 2);
  const row = (value: string) => ({ value, currency: 'BRL', count: 1, sum: 0n });
  tally.add(row('a'));
  tally.add(row('b'));
  tally.add(row('a'));
  expect(() => tally.add(row('c'))).toThrow(TooManyValues);
});
