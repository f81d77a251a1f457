import { cover, coverDays, joinStretches } from './cover.rules.js';
import { type Interval, intervalBoundaries, intervalStart } from './intervals.rules.js';
import { dayLabel, parseDay, Zone } from '../../common/index.js';

const zone = (name: string) => Zone.find(name)!;
const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();

describe('Zone', () => {
  it.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', 23],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', 23],
    ['Europe/London', '2026-10-25', '2026-10-24T23:00:00.000Z', 25],
    ['Asia/Kolkata', '2026-06-01', '2026-05-31T18:30:00.000Z', 24],
    ['Asia/Kathmandu', '2026-06-01', '2026-05-31T18:15:00.000Z', 24],
    // midnight was skipped: the day began at one o'clock
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    // the last hour of the evening came twice
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', 25],
    ['America/Sao_Paulo', '2026-11-23', '2026-11-23T03:00:00.000Z', 24],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
    // a minute of the new day, then an hour of the old one again: one day of 25 hours all the same
    ['America/St_Johns', '2006-10-29', '2006-10-29T02:30:00.000Z', 25],
    // the clocks went over the date line: this day did not exist
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 0],
    ['UTC', '2026-11-23', '2026-11-23T00:00:00.000Z', 24],
  ])('%s: %s begins at %s and has %d hours', (name, label, start, hours) => {
    const day = parseDay(label)!;
    expect(iso(zone(name).startOfDay(day))).toBe(start);
    expect((zone(name).startOfDay(day + 1) - zone(name).startOfDay(day)) / 3_600_000).toBe(hours);
  });

  it.each(['America/Sao_Paulo', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kolkata', 'America/New_York'])(
    '%s: every instant belongs to the day whose bounds enclose it',
    (name) => {
      for (
        let instant = at('1995-01-01T00:00:00Z');
        instant < at('2019-01-01T00:00:00Z');
        instant += 401_234_567
      ) {
        const day = zone(name).dayOf(instant);
        expect(zone(name).startOfDay(day)).toBeLessThanOrEqual(instant);
        expect(zone(name).startOfDay(day + 1)).toBeGreaterThan(instant);
      }
    },
  );

  it.each(['Mars/Olympus', '+03:00', '', 'America/Sao Paulo', '__proto__'])('refuses %p', (name) => {
    expect(Zone.find(name)).toBeNull();
  });

  it('knows dates from labels that only look like dates', () => {
    expect(dayLabel(parseDay('2024-02-29')!)).toBe('2024-02-29');
    expect(parseDay('2023-02-29')).toBeNull();
    expect(parseDay('2023-2-9')).toBeNull();
  });
});

describe('intervals', () => {
  const between = (from: string, to: string, interval: Interval, name: string) =>
    intervalBoundaries(at(from), at(to), interval, zone(name), 100)?.map(iso);

  it('a day of 23 hours has 23 hours, one of 25 has 25', () => {
    const spring = ['2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'] as const;
    const autumn = ['2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'] as const;
    expect(between(...spring, 'hour', 'America/New_York')).toHaveLength(23 + 1);
    expect(between(...autumn, 'hour', 'America/New_York')).toHaveLength(25 + 1);
    expect(between(...spring, 'day', 'America/New_York')).toEqual([iso(at(spring[0])), iso(at(spring[1]))]);
  });

  it('hours of half-hour zones begin at the half', () => {
    expect(between('2026-06-01T00:10:00Z', '2026-06-01T01:10:00Z', 'hour', 'Asia/Kolkata')).toEqual([
      '2026-05-31T23:30:00.000Z',
      '2026-06-01T00:30:00.000Z',
      '2026-06-01T01:30:00.000Z',
    ]);
  });

  it('where clocks move by half an hour, that half hour stands alone and the rest is aligned', () => {
    const starts = between('2026-04-04T13:30:00Z', '2026-04-04T17:00:00Z', 'hour', 'Australia/Lord_Howe')!;
    expect(starts).toEqual([
      '2026-04-04T13:00:00.000Z',
      '2026-04-04T14:00:00.000Z',
      '2026-04-04T15:00:00.000Z', // 02:00 becomes 01:30
      '2026-04-04T15:30:00.000Z',
      '2026-04-04T16:30:00.000Z',
      '2026-04-04T17:30:00.000Z',
    ]);
    expect(iso(intervalStart(at('2026-04-04T15:10:00Z'), 'hour', zone('Australia/Lord_Howe')))).toBe(
      starts[2],
    );
  });

  it('weeks begin on Monday, months on the first, both at local midnight', () => {
    expect(between('2026-11-22T12:00:00Z', '2026-12-01T00:00:00Z', 'week', 'America/Sao_Paulo')).toEqual([
      '2026-11-16T03:00:00.000Z',
      '2026-11-23T03:00:00.000Z',
      '2026-11-30T03:00:00.000Z',
      '2026-12-07T03:00:00.000Z',
    ]);
    expect(between('2026-01-31T00:00:00Z', '2026-03-01T00:00:00Z', 'month', 'Europe/London')).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
  });

  it('a day that the calendar leaves out is no interval', () => {
    expect(between('2011-12-29T10:00:00Z', '2012-01-01T10:00:00Z', 'day', 'Pacific/Apia')).toEqual([
      '2011-12-29T10:00:00.000Z',
      '2011-12-30T10:00:00.000Z', // the 31st
      '2011-12-31T10:00:00.000Z',
      '2012-01-01T10:00:00.000Z',
    ]);
  });

  it('is null beyond the limit', () => {
    expect(between('2026-01-01T00:00:00Z', '2026-01-01T01:40:00Z', 'minute', 'UTC')).toHaveLength(101);
    expect(between('2026-01-01T00:00:00Z', '2026-01-01T01:40:01Z', 'minute', 'UTC')).toBeUndefined();
  });
});

describe('cover', () => {
  const shape = (from: string, to: string, name: string) =>
    cover(at(from), at(to), zone(name)).map(
      (stretch) => `${stretch.grain} ${iso(stretch.from).slice(0, 19)} ${iso(stretch.to).slice(0, 19)}`,
    );

  it('whole business days are read as days', () => {
    expect(shape('2026-10-24T03:00:00Z', '2026-11-24T03:00:00Z', 'America/Sao_Paulo')).toEqual([
      'd 2026-10-24T03:00:00 2026-11-24T03:00:00',
    ]);
  });

  it('edges are hours, then minutes, then events within a minute', () => {
    expect(shape('2026-11-20T01:58:30Z', '2026-11-22T04:01:10Z', 'America/Sao_Paulo')).toEqual([
      'raw 2026-11-20T01:58:30 2026-11-20T01:59:00',
      'm 2026-11-20T01:59:00 2026-11-20T02:00:00',
      'h 2026-11-20T02:00:00 2026-11-20T03:00:00',
      'd 2026-11-20T03:00:00 2026-11-22T03:00:00',
      'h 2026-11-22T03:00:00 2026-11-22T04:00:00',
      'm 2026-11-22T04:00:00 2026-11-22T04:01:00',
      'raw 2026-11-22T04:01:00 2026-11-22T04:01:10',
    ]);
  });

  it('a business zone of half hours puts minutes next to its days', () => {
    expect(shape('2026-06-01T18:00:00Z', '2026-06-02T19:00:00Z', 'Asia/Kolkata')).toEqual([
      'm 2026-06-01T18:00:00 2026-06-01T18:30:00',
      'd 2026-06-01T18:30:00 2026-06-02T18:30:00',
      'm 2026-06-02T18:30:00 2026-06-02T19:00:00',
    ]);
  });

  it('covers any range without gap or overlap, in aligned pieces', () => {
    let state = 42;
    const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    for (const name of ['America/Sao_Paulo', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns']) {
      for (let round = 0; round < 200; round++) {
        const from = Math.floor(at('2005-01-01T00:00:00Z') + random() * 6e11);
        const to = Math.floor(from + random() ** 4 * 1e10) + 1;
        for (const stretches of [
          cover(from, to, zone(name)),
          joinStretches(coverDays(from, to, zone(name))),
        ]) {
          expect(stretches[0].from).toBe(from);
          expect(stretches.at(-1)!.to).toBe(to);
          stretches.slice(1).forEach((stretch, i) => expect(stretch.from).toBe(stretches[i].to));
          for (const { grain, from: start, to: end } of stretches) {
            const size = grain === 'h' ? 3_600_000 : grain === 'm' ? 60_000 : 1;
            expect([start % size, end % size]).toEqual([0, 0]);
            if (grain === 'd') expect(zone(name).startOfDay(zone(name).dayOf(start))).toBe(start);
          }
        }
      }
    }
  });

  it('is empty for an empty range', () => expect(cover(5, 5, zone('UTC'))).toEqual([]));
});
