import { CronRefused } from '../job.errors.js';
import { nextMoment } from './cron.rules.js';

describe('nextMoment', () => {
  const SP = 'America/Sao_Paulo';
  const NY = 'America/New_York';

  it.each([
    {
      case: 'later the same day',
      cron: '5 0 * * *',
      zone: 'UTC',
      after: '2026-11-29T00:04:59.999Z',
      next: '2026-11-29T00:05:00Z',
    },
    {
      case: 'never the moment itself',
      cron: '5 0 * * *',
      zone: 'UTC',
      after: '2026-11-29T00:05:00Z',
      next: '2026-11-30T00:05:00Z',
    },
    {
      case: 'by the clocks of a zone',
      cron: '5 0 * * *',
      zone: SP,
      after: '2026-11-29T00:05:00Z',
      next: '2026-11-29T03:05:00Z',
    },
    {
      case: 'with seconds',
      cron: '*/10 * * * * *',
      zone: 'UTC',
      after: '2026-11-29T00:00:09.500Z',
      next: '2026-11-29T00:00:10Z',
    },
    {
      case: 'within a second',
      cron: '* * * * * *',
      zone: 'UTC',
      after: '2026-11-29T00:00:09.500Z',
      next: '2026-11-29T00:00:10Z',
    },
    {
      case: 'a leap day',
      cron: '0 0 29 2 *',
      zone: 'UTC',
      after: '2026-11-29T00:00:00Z',
      next: '2028-02-29T00:00:00Z',
    },
    {
      case: 'a day of the week',
      cron: '0 9 * * mon',
      zone: 'UTC',
      after: '2026-11-29T00:00:00Z',
      next: '2026-11-30T09:00:00Z',
    },
    {
      case: 'an hour that summer time skips',
      cron: '30 2 * * *',
      zone: NY,
      after: '2027-03-14T06:00:00Z',
      next: '2027-03-14T07:00:00Z',
    },
    {
      case: 'the day after such an hour',
      cron: '30 2 * * *',
      zone: NY,
      after: '2027-03-14T07:00:00Z',
      next: '2027-03-15T06:30:00Z',
    },
    {
      case: 'the first of an hour that comes twice',
      cron: '30 1 * * *',
      zone: NY,
      after: '2026-11-01T04:00:00Z',
      next: '2026-11-01T05:30:00Z',
    },
    {
      case: 'not the second of an hour that comes twice',
      cron: '30 1 * * *',
      zone: NY,
      after: '2026-11-01T05:30:00Z',
      next: '2026-11-02T06:30:00Z',
    },
  ])('$case', ({ cron, zone, after, next }) => {
    expect(nextMoment(cron, zone, new Date(after))).toEqual(new Date(next));
  });

  it.each([
    { zone: NY, day: '2026-03-08' },
    { zone: NY, day: '2026-11-01' },
    { zone: 'Europe/Berlin', day: '2026-10-25' },
    { zone: 'Australia/Lord_Howe', day: '2026-04-04' },
    { zone: 'Australia/Lord_Howe', day: '2026-10-03' },
    { zone: 'America/Santiago', day: '2026-04-04' },
    { zone: 'America/Santiago', day: '2026-09-05' },
  ])('always moves on, $zone on $day', ({ zone, day }) => {
    for (const cron of ['*/30 * * * *', '30 0,1,2 * * *', '15 0 * * *']) {
      const end = new Date(new Date(day).getTime() + 48 * 3_600_000);
      for (let at = new Date(day); at < end;) {
        const next = nextMoment(cron, zone, at);
        expect(next.getTime()).toBeGreaterThan(at.getTime());
        expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
        at = next;
      }
    }
  });

  it.each([
    ['daily', 'UTC'],
    ['', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['* * * *', 'UTC'],
    ['* * * * * * *', 'UTC'],
    ['0 0 30 2 *', 'UTC'],
    ['0 0 * * *', 'Mars/Olympus'],
  ])('refuses "%s" in %s', (cron, zone) => {
    expect(() => nextMoment(cron, zone, new Date('2026-11-29T00:00:00Z'))).toThrow(CronRefused);
  });
});
