import { closesAt, isOpenAt, openingsOf, type Schedule } from './opening-hours.js';

const open = (schedule: Schedule, time: string) => isOpenAt(schedule, Date.parse(time));

describe('opening hours', () => {
  it.each<[Schedule, string, boolean]>([
    ['always', '2026-03-08T03:00:00Z', true],
    ['always', '2026-12-25T03:00:00Z', true],
    // currencies: Sunday 17:00 to Friday 17:00 in New York, which is 22:00 UTC in winter and 21:00 in summer
    ['forex', '2026-01-09T21:59:59Z', true],
    ['forex', '2026-01-09T22:00:00Z', false],
    ['forex', '2026-01-10T12:00:00Z', false],
    ['forex', '2026-01-11T21:59:59Z', false],
    ['forex', '2026-01-11T22:00:00Z', true],
    ['forex', '2026-07-10T20:59:59Z', true],
    ['forex', '2026-07-10T21:00:00Z', false],
    ['forex', '2026-07-12T21:00:00Z', true],
    ['forex', '2026-07-15T21:30:00Z', true],
    // the Sunday on which New York changes its clocks
    ['forex', '2026-03-08T20:59:59Z', false],
    ['forex', '2026-03-08T21:00:00Z', true],
    ['forex', '2026-11-01T21:59:59Z', false],
    ['forex', '2026-11-01T22:00:00Z', true],
    // contracts rest for an hour each day
    ['contracts', '2026-07-15T20:59:59Z', true],
    ['contracts', '2026-07-15T21:00:00Z', false],
    ['contracts', '2026-07-15T22:00:00Z', true],
    ['contracts', '2026-07-12T21:30:00Z', false],
    ['contracts', '2026-07-12T22:00:00Z', true],
    ['contracts', '2026-07-17T22:30:00Z', false],
    // shares: 9:30 to 16:00 in New York
    ['new-york', '2026-01-14T14:29:59Z', false],
    ['new-york', '2026-01-14T14:30:00Z', true],
    ['new-york', '2026-01-14T20:59:59Z', true],
    ['new-york', '2026-01-14T21:00:00Z', false],
    ['new-york', '2026-07-15T13:30:00Z', true],
    ['new-york', '2026-07-15T20:00:00Z', false],
    ['new-york', '2026-07-18T15:00:00Z', false],
  ])('%s at %s: %s', (schedule, time, expected) => {
    expect(open(schedule, time)).toBe(expected);
  });

  it.each<[Schedule, string, string]>([
    ['forex', '2026-01-05T10:00:00Z', '2026-01-09T22:00:00Z'],
    ['forex', '2026-01-11T23:00:00Z', '2026-01-16T22:00:00Z'],
    ['contracts', '2026-07-15T10:00:00Z', '2026-07-15T21:00:00Z'],
    ['contracts', '2026-07-15T23:00:00Z', '2026-07-16T21:00:00Z'],
    ['new-york', '2026-01-14T15:00:00Z', '2026-01-14T21:00:00Z'],
    ['new-york', '2026-01-17T15:00:00Z', '2026-01-17T15:00:00Z'],
  ])('%s that is traded at %s closes at %s', (schedule, time, expected) => {
    expect(new Date(closesAt(schedule, Date.parse(time))).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  it('never closes what is always open, and a jump can only be where trading begins', () => {
    expect(closesAt('always', 0)).toBe(Infinity);
    for (let day = 20_000; day < 20_700; day++) {
      for (const schedule of ['always', 'forex', 'contracts', 'new-york'] as const) {
        for (const { from, to, gap } of openingsOf(schedule, day)) {
          expect(from).toBeLessThan(to);
          if (gap > 0) expect(isOpenAt(schedule, day * 86_400_000 + from * 1_800_000 - 1)).toBe(false);
        }
      }
    }
  });
});
