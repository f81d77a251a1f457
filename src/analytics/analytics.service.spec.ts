import { type AnalyticsWorld, analyticsWorld, randomNumbers } from '../../test/factories/analytics-world.js';
import type { Contribution, EventChange } from '../events/index.js';
import type { TimeseriesQueryDto } from './analytics.dto.js';
import { AnalyticsService } from './analytics.service.js';
import { Zone } from '../common/index.js';

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

// the clocks change within: London on 28 October, São Paulo and New York on 4 November
const FIRST = Date.parse('2018-10-25T00:00:00Z');
const LAST = Date.parse('2018-11-10T00:00:00Z');
const TYPES = ['login', 'view', 'purchase', 'refund', '__proto__', 'constructor', 'a.b-c:d_e'];
const CURRENCIES = ['BRL', 'BRL', 'BRL', 'USD'];
const ZONES = ['America/Sao_Paulo', 'America/New_York', 'Europe/London', 'Asia/Kolkata', 'UTC'];

describe.each(['America/Sao_Paulo', 'Asia/Kolkata'])(
  'AnalyticsService against a naive recount, business in %s',
  (tz) => {
    const random = randomNumbers(tz.length);
    const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
    const anyTime = () => Math.floor(FIRST + random() * (LAST - FIRST));
    const iso = (instant: number) => new Date(instant).toISOString();
    /** The truth: every event as it now is, by id. */
    const truth = new Map<string, { event: Contribution; slot: number }>();
    let world: AnalyticsWorld;
    let service: AnalyticsService;

    const anyEvent = (): Contribution => ({
      userId: `user|${Math.floor(random() ** 2 * 40)}`,
      type: pick(TYPES),
      amount: random() < 0.3 ? null : BigInt(Math.floor((random() - 0.2) * (random() < 0.02 ? 1e13 : 3e6))),
      currency: pick(CURRENCIES),
      timestamp: new Date(random() < 0.1 ? Math.floor(anyTime() / 3_600_000) * 3_600_000 : anyTime()),
    });

    beforeAll(async () => {
      world = await analyticsWorld({ BUSINESS_TZ: tz });
      service = world.module.get(AnalyticsService);
      for (let batch = 0; batch < 24; batch++) {
        const slot = 1 + (batch % 3);
        const events = Array.from({ length: 60 }, anyEvent);
        const ids = await world.record(slot, events);
        ids.forEach((id, i) => truth.set(id, { event: events[i], slot }));
        if (batch % 2 === 0) continue;
        const changes: EventChange[] = [...truth]
          .filter((entry) => entry[1].slot === slot && random() < 0.1)
          .map(([eventId, { event }]) => ({
            eventId,
            before: event,
            after: random() < 0.3 ? null : anyEvent(),
          }));
        await world.change(slot, changes);
        for (const { eventId, after } of changes) {
          if (after) truth.set(eventId, { event: after, slot });
          else truth.delete(eventId);
        }
        if (batch % 6 === 1) await service.topUsers({ by: 'count', limit: 1, ...days(tz) }); // what is in memory must follow
      }
    });
    afterAll(() => world.close());

    function days(zone: string) {
      const calendar = Zone.find(zone)!;
      const day = calendar.dayOf(FIRST) + Math.floor(random() * 10);
      return {
        from: iso(calendar.startOfDay(day)),
        to: iso(calendar.startOfDay(day + 1 + Math.floor(random() * 6))),
      };
    }

    function anyRange(zone: string): { from: string; to: string } {
      const kind = random();
      if (kind < 0.35) return days(zone);
      const unit = kind < 0.5 ? 3_600_000 : kind < 0.65 ? 60_000 : 1;
      const [from, to] = [anyTime(), anyTime()].sort((a, b) => a - b) as [number, number];
      const start = Math.floor(from / unit) * unit;
      return {
        from: iso(start),
        to: iso(kind < 0.9 ? Math.ceil((to + 1) / unit) * unit : from + 1 + Math.floor(random() * 9e5)),
      };
    }

    const within = (from: string, to: string) =>
      [...truth.values()]
        .map(({ event }) => event)
        .filter(({ timestamp }) => timestamp >= new Date(from) && timestamp < new Date(to));
    const sumOf = (events: readonly Contribution[]) =>
      events.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
    const money = (amount: bigint) => Number(amount) / 10_000;
    const usersOf = (events: readonly Contribution[]) => new Set(events.map(({ userId }) => userId)).size;

    function top(events: readonly Contribution[], currency: string, by: 'count' | 'value', limit: number) {
      return [...groupBy(events, ({ userId }) => userId)]
        .map(([userId, own]) => ({
          userId,
          count: own.length,
          value: money(sumOf(own.filter((event) => event.currency === currency))),
        }))
        .sort((a, b) => {
          const order = [b.count - a.count, b.value - a.value];
          if (by === 'value') order.reverse();
          return order[0] || order[1] || (a.userId < b.userId ? -1 : 1);
        })
        .slice(0, limit);
    }

    function figures(events: readonly Contribution[], currency: string) {
      const purchases = events.filter(({ type }) => type === 'purchase');
      const ofCurrency = (code: string) => {
        const own = purchases.filter((event) => event.currency === code);
        const value = money(sumOf(own));
        return { count: own.length, value, averageTicket: own.length ? value / own.length : 0 };
      };
      return {
        totalEvents: events.length,
        byType: [...groupBy(events, ({ type }) => type)]
          .map(([type, own]) => ({
            type,
            count: own.length,
            value: money(sumOf(own.filter((event) => event.currency === currency))),
          }))
          .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
        purchases: ofCurrency(currency),
        byCurrency: [...new Set(purchases.map((event) => event.currency))]
          .map((code) => ({ currency: code, ...ofCurrency(code) }))
          .sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1)),
        activeUsers: usersOf(events),
        topUsers: top(events, currency, 'count', 3),
      };
    }

    it('summary: every figure of the period and of the one before', async () => {
      for (let round = 0; round < 40; round++) {
        const zone = pick(ZONES);
        const currency = pick(['BRL', 'USD', 'EUR']);
        const { from, to } = anyRange(zone);
        const summary = await service.summary({ from, to, tz: zone, currency });
        expect(summary).toMatchObject({ from, to, ...figures(within(from, to), currency) });
        const previous = summary.previous!;
        expect(previous.to).toBe(from);
        expect(previous).toMatchObject(figures(within(previous.from, previous.to), currency));
        expect(summary.change!.totalEvents).toBe(
          previous.totalEvents ? (summary.totalEvents - previous.totalEvents) / previous.totalEvents : null,
        );
      }
    });

    it('summary: users=false leaves out only the users', async () => {
      const { from, to } = days(tz);
      const summary = await service.summary({ from, to, users: 'false' });
      const { activeUsers: _active, topUsers: _top, ...expected } = figures(within(from, to), 'BRL');
      expect(summary).toMatchObject(expected);
      for (const part of [summary, summary.previous, summary.change]) {
        expect(Object.keys(part!).filter((key) => /users/i.test(key))).toEqual([]);
      }
    });

    it('top users by either order, of a type or of all', async () => {
      for (let round = 0; round < 40; round++) {
        const zone = pick(ZONES);
        const { from, to } = anyRange(zone);
        const by = pick(['count', 'value'] as const);
        const type = pick([undefined, ...TYPES]);
        const events = within(from, to).filter((event) => type === undefined || event.type === type);
        const { items } = await service.topUsers({
          from,
          to,
          tz: zone,
          by,
          limit: 7,
          currency: 'BRL',
          ...(type && { type }),
        });
        expect(items).toEqual(top(events, 'BRL', by, 7));
      }
    });

    it('types', async () => {
      const { from, to } = anyRange(tz);
      expect((await service.types({ from, to })).items).toEqual(figures(within(from, to), 'BRL').byType);
    });

    /** The local calendar's own words for the interval that an instant falls into. */
    function labeller(zone: string, interval: TimeseriesQueryDto['interval']): (instant: number) => string {
      const format = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        timeZoneName: 'longOffset',
        hourCycle: 'h23',
      });
      return (instant) => {
        if (interval === 'minute') return iso(instant).slice(0, 16);
        const part = Object.fromEntries(
          format.formatToParts(instant).map(({ type, value }) => [type, value]),
        );
        const date = `${part['year']}-${part['month']}-${part['day']}`;
        if (interval === 'hour') return `${date} ${part['hour']} ${part['timeZoneName']}`;
        if (interval === 'month') return date.slice(0, 7);
        if (interval === 'day') return date;
        const monday = new Date(`${date}T00:00:00Z`);
        monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
        return `week of ${monday.toISOString().slice(0, 10)}`;
      };
    }

    it('timeseries: every metric at every interval, gaps filled, clock changes included', async () => {
      for (let round = 0; round < 40; round++) {
        const zone = pick(ZONES);
        const interval = pick(['minute', 'hour', 'day', 'week', 'month'] as const);
        const metric = pick(['count', 'value', 'users', 'averageTicket'] as const);
        const type = pick([undefined, 'purchase', 'a.b-c:d_e']);
        const range = anyRange(zone);
        const from = range.from;
        const to =
          interval === 'minute' ? iso(Math.min(Date.parse(range.to), Date.parse(from) + 5e7)) : range.to;
        const { points } = await service.timeseries({
          from,
          to,
          tz: zone,
          currency: 'BRL',
          interval,
          metric,
          ...(type && { type }),
        });

        const label = labeller(zone, interval);
        const counted = metric === 'averageTicket' ? (type ?? 'purchase') : type;
        const step = interval === 'minute' ? 60_000 : 900_000; // no clock differs from UTC by less
        const expected = new Map<string, Contribution[]>();
        for (let at = Date.parse(from); at < Date.parse(to); at += step) expected.set(label(at), []);
        expected.set(label(Date.parse(to) - 1), []);
        for (const event of within(from, to)) {
          if (counted === undefined || event.type === counted)
            expected.get(label(event.timestamp.getTime()))!.push(event);
        }
        const value = (events: Contribution[]) => {
          const own = events.filter(({ currency }) => currency === 'BRL');
          if (metric === 'count') return events.length;
          if (metric === 'users') return usersOf(events);
          if (metric === 'value') return money(sumOf(own));
          return own.length ? money(sumOf(own)) / own.length : 0;
        };
        expect(points.map((point) => [label(Date.parse(point.time)), point.value])).toEqual(
          [...expected].map(([name, events]) => [name, value(events)]),
        );
      }
    });

    it('refuses a series of more than 5,000 points and names the interval', async () => {
      const query = { from: '2018-01-01', to: '2018-02-01', interval: 'minute', metric: 'count' } as const;
      await expect(service.timeseries(query)).rejects.toMatchObject({
        errors: [{ field: 'interval', message: expect.stringContaining('5000') }],
      });
    });
  },
);
