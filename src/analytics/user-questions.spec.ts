import { type AnalyticsWorld, analyticsWorld, randomNumbers } from '../../test/factories/analytics-world.js';
import type { Contribution } from '../events/index.js';
import { ActiveUsersService } from './active-users/active-users.service.js';
import { FunnelService } from './funnel/funnel.service.js';
import { RetentionService } from './retention/retention.service.js';
import { Zone } from '../common/index.js';

const DAY = 86_400_000;
// New York's clocks go forward on 8 March, London's on 29 March: days of 23 hours
const FIRST = Date.parse('2026-02-22T00:00:00Z');
const LAST = Date.parse('2026-04-04T00:00:00Z');
const TYPES = ['view', 'purchase', '__proto__'];
const iso = (instant: number) => new Date(instant).toISOString();
const different = (events: readonly Contribution[]) => new Set(events.map(({ userId }) => userId)).size;

describe.each(['America/New_York', 'America/Sao_Paulo'])(
  'questions about users, business in %s',
  (businessTz) => {
    const random = randomNumbers(businessTz.length);
    const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
    const truth = new Map<string, Contribution>();
    let world: AnalyticsWorld;

    beforeAll(async () => {
      world = await analyticsWorld({ BUSINESS_TZ: businessTz });
      for (let batch = 0; batch < 4; batch++) {
        const events = Array.from({ length: 300 }, (): Contribution => {
          const time = FIRST + Math.floor(random() * (LAST - FIRST));
          return {
            userId: `user.${Math.floor(random() ** 2 * 60)}`,
            type: pick(TYPES),
            amount: null,
            currency: 'BRL',
            // some at midnight exactly, where one day ends and the next begins
            timestamp: new Date(random() < 0.1 ? Math.floor(time / 3_600_000) * 3_600_000 : time),
          };
        });
        const ids = await world.record(1 + (batch % 2), events);
        ids.forEach((id, i) => truth.set(id, events[i]));
      }
    });
    afterAll(() => world.close());

    const within = (from: number, to: number, type?: string) =>
      [...truth.values()].filter(
        ({ timestamp, type: own }) =>
          timestamp.getTime() >= from && timestamp.getTime() < to && (type === undefined || own === type),
      );

    describe.each(['America/New_York', 'America/Sao_Paulo', 'Europe/London', 'Asia/Kolkata'])(
      'asked in %s',
      (tz) => {
        const zone = Zone.find(tz)!;
        const dayOf = (date: string) => zone.dayOf(Date.parse(`${date}T12:00:00Z`));
        const days = (from: string, to: string) => ({ from, to, tz });

        it.each([undefined, 'purchase'])('active users of every day, of %s', async (type) => {
          const answer = await world.module
            .get(ActiveUsersService)
            .activeUsers({ ...days('2026-03-05', '2026-04-02'), ...(type && { type }) });
          const expected = [];
          for (let day = dayOf('2026-03-05'); day <= dayOf('2026-04-02'); day++) {
            const [start, end] = [zone.startOfDay(day), zone.startOfDay(day + 1)];
            expected.push({
              time: iso(start),
              dau: different(within(start, end, type)),
              wau: different(within(zone.startOfDay(day - 6), end, type)),
              mau: different(within(zone.startOfDay(day - 29), end, type)),
            });
          }
          expect(answer.points).toEqual(expected);
          const { time: _, ...last } = expected.at(-1)!;
          expect(answer).toMatchObject(last);
          expect(answer.previous).toMatchObject({
            to: answer.from,
            mau: different(
              within(zone.startOfDay(dayOf('2026-03-05') - 30), zone.startOfDay(dayOf('2026-03-05')), type),
            ),
          });
        });

        it('active users of a period that ends within a day', async () => {
          const to = Date.parse('2026-03-08T17:30:00Z');
          const answer = await world.module
            .get(ActiveUsersService)
            .activeUsers({ from: '2026-03-07', to: iso(to), tz, compare: 'false' });
          const start = zone.startOfDay(zone.dayOf(to));
          expect(answer.points.at(-1)).toMatchObject({
            dau: different(within(start, to)),
            mau: different(within(zone.startOfDay(zone.dayOf(to) - 29), to)),
          });
          expect(answer).not.toHaveProperty('previous');
          expect(answer).not.toHaveProperty('change');
        });

        it.each(['day', 'week'] as const)('retention by %s', async (period) => {
          const [from, to] = [Date.parse('2026-03-04T09:15:00Z'), Date.parse('2026-04-01T22:00:00Z')];
          const answer = await world.module
            .get(RetentionService)
            .retention({ from: iso(from), to: iso(to), tz, period });
          const starts: number[] = [];
          const first = zone.dayOf(from);
          const begin = period === 'day' ? first : first - ((first + 3) % 7);
          for (let day = begin; zone.startOfDay(day) < to; day += period === 'day' ? 1 : 7)
            starts.push(zone.startOfDay(day));
          const active = starts.map(
            (start, i) =>
              new Set(
                within(Math.max(start, from), Math.min(starts[i + 1] ?? Infinity, to)).map(
                  ({ userId }) => userId,
                ),
              ),
          );
          expect(answer.cohorts).toEqual(
            active.map((users, i) => {
              const cohort = [...users].filter(
                (user) => !active.slice(0, i).some((before) => before.has(user)),
              );
              const returned = active
                .slice(i)
                .map((later) => cohort.filter((user) => later.has(user)).length);
              return {
                time: iso(starts[i]),
                users: cohort.length,
                returned,
                rates: returned.map((count) => (cohort.length ? count / cohort.length : 0)),
              };
            }),
          );
          expect(answer.users).toBe(different(within(from, to)));
        });
      },
    );

    describe('funnel', () => {
      const range = { from: '2026-03-01', to: '2026-03-20', tz: businessTz, within: '5d' };
      const ask = () =>
        world.module.get(FunnelService).funnel({ ...range, steps: 'view,__proto__,purchase' });

      /** Users who come at least so far. */
      function naive(): number[] {
        const zone = Zone.find(businessTz)!;
        const from = zone.startOfDay(zone.dayOf(Date.parse('2026-03-01T12:00:00Z')));
        const to = zone.startOfDay(zone.dayOf(Date.parse('2026-03-21T12:00:00Z')));
        const reached = [0, 0, 0];
        for (const user of new Set([...truth.values()].map(({ userId }) => userId))) {
          const own = within(0, Infinity)
            .filter(({ userId }) => userId === user)
            .map(({ type, timestamp }) => ({ type, time: timestamp.getTime() }))
            .sort((a, b) => a.time - b.time);
          let furthest = 0;
          for (const { type, time: start } of own) {
            if (type !== 'view' || start < from || start >= to) continue;
            let depth = 1;
            let after = start;
            for (const wanted of ['__proto__', 'purchase']) {
              const next = own.find(
                (event) => event.type === wanted && event.time > after && event.time - start <= 5 * DAY,
              );
              if (!next) break;
              depth++;
              after = next.time;
            }
            furthest = Math.max(furthest, depth);
          }
          for (let i = 0; i < furthest; i++) reached[i]++;
        }
        return reached;
      }

      it('counts who comes how far', async () => {
        const answer = await ask();
        const users = naive();
        expect(answer.steps.map((step) => step.users)).toEqual(users);
        expect(users[2]).toBeGreaterThan(3);
        expect(answer.steps.map(({ conversion, fromFirst }) => [conversion, fromFirst])).toEqual([
          [1, 1],
          [users[1] / users[0], users[1] / users[0]],
          [users[2] / users[1], users[2] / users[0]],
        ]);
        expect(answer.conversion).toBe(users[2] / users[0]);
        expect(answer.previous!.to).toBe(answer.from);
      });

      it('follows events that move within their day, leave, and come', async () => {
        for (let round = 0; round < 2; round++) {
          const changes = [...truth]
            .filter(() => random() < 0.15)
            .map(([eventId, before]) => {
              const time = before.timestamp.getTime();
              const moved = {
                ...before,
                timestamp: new Date(time + (time % DAY < DAY / 2 ? 1 : -1) * 6_000_000),
              };
              return { eventId, before, after: random() < 0.2 ? null : moved };
            });
          // each event's changes are of the slot that brought it: the first half of the batches alternates
          const slotOf = (id: string) => 1 + (Math.floor(Number(id.slice(1)) / 300) % 2);
          for (const slot of [1, 2])
            await world.change(
              slot,
              changes.filter(({ eventId }) => slotOf(eventId) === slot),
            );
          for (const { eventId, after } of changes) {
            if (after) truth.set(eventId, after);
            else truth.delete(eventId);
          }
          expect((await ask()).steps.map((step) => step.users)).toEqual(naive());
        }
      });

      it('reads past days from what is stored after a start, unless they have changed since', async () => {
        const expected = await ask();
        const events = world.connection.collection('events');
        const rows = await events.find().toArray();
        await events.deleteMany({});
        const again = await world.restarted();
        try {
          expect(
            await again.get(FunnelService).funnel({ ...range, steps: 'view,__proto__,purchase' }),
          ).toEqual(expected);
          await world.connection.collection('day_heads').updateMany({}, { $inc: { version: 1 } });
          const gone = await again.get(FunnelService).funnel({ ...range, steps: 'view,__proto__,purchase' });
          expect(gone.steps.map((step) => step.users)).toEqual([0, 0, 0]);
        } finally {
          await again.close();
          await events.insertMany(rows);
          await world.connection.collection('day_heads').updateMany({}, { $inc: { version: 1 } });
        }
      });
    });
  },
);
