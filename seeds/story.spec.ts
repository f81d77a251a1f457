import { parseNewEvent } from '../src/events/index.js';
import { lastDays } from './calendar.js';
import { type Plan, Story } from './story.js';

const plan: Plan = {
  users: 200,
  days: 30,
  events: 20_000,
  seed: '42',
  until: new Date('2026-11-23T15:00:00Z'),
  timeZone: 'America/Sao_Paulo',
  currency: 'BRL',
};
const events = [...new Story(plan).events()];
const count = (type: string) => events.filter((event) => event.type === type).length;
const show = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));

describe('the seeded story', () => {
  test('has exactly the events that were asked for, each with its own id', () => {
    expect(events).toHaveLength(20_000);
    expect(new Set(events.map((event) => event.id)).size).toBe(20_000);
  });

  test('is the same again, and another with another seed', () => {
    expect(show([...new Story(plan).events()])).toBe(show(events));
    expect(show([...new Story({ ...plan, seed: '43' }).events()])).not.toBe(show(events));
  });

  test('gives an event the same content in a run of another length', () => {
    const longer = new Map(
      [...new Story({ ...plan, events: 60_000, days: 60 }).events()].map((event) => [event.id, event]),
    );
    const shared = events.filter((event) => longer.has(event.id));
    expect(shared.length).toBeGreaterThan(5000);
    for (const event of shared) expect(longer.get(event.id)).toEqual(event);
  });

  test('stays within its days', () => {
    const days = lastDays(30, plan.until, plan.timeZone);
    for (const { timestamp } of events) {
      expect(timestamp.getTime()).toBeGreaterThanOrEqual(days[0].start);
      expect(timestamp.getTime()).toBeLessThan(plan.until.getTime());
    }
  });

  test('obeys the rules for events of senders', () => {
    for (const event of events.slice(0, 2000)) {
      const body = {
        ...event,
        amount: undefined,
        ...(event.amount !== null && { value: Number(event.amount) / 10_000 }),
        timestamp: event.timestamp.toISOString(),
      };
      const parsed = parseNewEvent(JSON.parse(JSON.stringify(body)), '', plan.until, {
        id: '',
        currency: 'BRL',
      });
      expect(parsed).toEqual(event);
    }
  });

  test('has a rhythm: nights and Sundays are quieter', () => {
    const at = (hour: number) =>
      events.filter((event) => (event.timestamp.getUTCHours() + 21) % 24 === hour).length;
    expect(at(20)).toBeGreaterThan(8 * at(3));
    const on = (day: string) => events.filter((event) => event.id.includes(`:${day}:`)).length;
    expect(on('2026-11-17')).toBeGreaterThan(1.4 * on('2026-11-15'));
  });

  test('converts log-in to view to purchase, and some come back as refunds', () => {
    expect(count('view')).toBeGreaterThan(count('login'));
    expect(count('checkout')).toBeGreaterThan(1.8 * count('purchase'));
    expect(count('purchase') / count('login')).toBeGreaterThan(0.05);
    expect(count('purchase') / count('login')).toBeLessThan(0.2);
    expect(count('refund')).toBeGreaterThan(0.01 * count('purchase'));
    const bought = new Set(
      events.filter(({ type }) => type === 'purchase').map(({ metadata }) => metadata['transaction']),
    );
    const refunded = events
      .filter(({ type }) => type === 'refund')
      .map(({ metadata }) => metadata['transaction']);
    expect(refunded.filter((transaction) => bought.has(transaction)).length).toBeGreaterThan(
      0.8 * refunded.length,
    );
  });

  test('has a long tail: a tenth of the users makes a third to two thirds of the events', () => {
    const byUser = new Map<string, number>();
    for (const { userId } of events) byUser.set(userId, (byUser.get(userId) ?? 0) + 1);
    const ranked = [...byUser.values()].sort((a, b) => b - a);
    const top = ranked.slice(0, 20).reduce((sum, n) => sum + n, 0);
    expect(top / events.length).toBeGreaterThan(0.33);
    expect(top / events.length).toBeLessThan(0.67);
    expect(byUser.size).toBeGreaterThan(190);
  });
});

describe('days of a time zone', () => {
  test.each([
    ['America/New_York', '2026-11-01T12:00:00Z', 25],
    ['America/New_York', '2026-03-08T17:00:00Z', 23],
    ['Europe/London', '2026-03-29T12:00:00Z', 23],
    ['Asia/Kolkata', '2026-06-01T12:00:00Z', 24],
    ['America/Sao_Paulo', '2018-11-04T15:00:00Z', 23],
  ])('%s at %s has %i hours', (zone, until, hours) => {
    const [day] = lastDays(1, new Date(until), zone);
    expect((day.end - day.start) / 3_600_000).toBe(hours);
  });
});
