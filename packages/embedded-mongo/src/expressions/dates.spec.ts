import { doc, value } from '../bson.ts';
import type { Literal } from '../bson.ts';
import { canonical, literal } from '../../test/canonical.ts';
import { compileExpression, runtime } from './compile.ts';
import { formatDate, fromLocal, parseByFormat, parseDate, zoneOf } from './dates.ts';

const evaluate = (expression: Literal, date?: Date) =>
  canonical(compileExpression(value(expression)).evaluate({ ...runtime(), root: doc({ date }) }));
const iso = (s: string) => new Date(s);

describe('$dateTrunc', () => {
  const trunc = (date: string, unit: string, options: { [k: string]: Literal } = {}) =>
    evaluate({ $dateTrunc: { date: '$date', unit, ...options } }, iso(date));

  it.each<[string, string, { [k: string]: Literal }, string]>([
    ['2024-05-17T13:47:58.123Z', 'year', {}, '2024-01-01T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'quarter', {}, '2024-04-01T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'month', {}, '2024-05-01T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'week', {}, '2024-05-12T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'week', { startOfWeek: 'monday' }, '2024-05-13T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'day', {}, '2024-05-17T00:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'hour', {}, '2024-05-17T13:00:00Z'],
    ['2024-05-17T13:47:58.123Z', 'minute', { binSize: 15 }, '2024-05-17T13:45:00Z'],
    ['2024-05-17T13:47:58.123Z', 'second', {}, '2024-05-17T13:47:58Z'],
    ['2024-05-17T13:47:58.123Z', 'month', { binSize: 5 }, '2024-03-01T00:00:00Z'],
    ['1969-12-31T23:59:59.999Z', 'day', {}, '1969-12-31T00:00:00Z'],
    ['1998-05-17T13:00:00Z', 'year', { binSize: 10 }, '1990-01-01T00:00:00Z'],
    // The day in a zone, not the UTC day
    ['2024-05-17T02:30:00Z', 'day', { timezone: 'America/Sao_Paulo' }, '2024-05-16T03:00:00Z'],
    ['2024-05-17T03:00:00Z', 'day', { timezone: 'America/Sao_Paulo' }, '2024-05-17T03:00:00Z'],
    ['2024-05-01T02:59:59Z', 'month', { timezone: 'America/Sao_Paulo' }, '2024-04-01T03:00:00Z'],
    ['2024-05-17T20:00:00Z', 'day', { timezone: '+05:30' }, '2024-05-17T18:30:00Z'],
    // Daylight saving: days of 23 and 25 hours
    ['2024-03-10T12:00:00Z', 'day', { timezone: 'America/New_York' }, '2024-03-10T05:00:00Z'],
    ['2024-03-11T03:30:00Z', 'day', { timezone: 'America/New_York' }, '2024-03-10T05:00:00Z'],
    ['2024-11-04T04:30:00Z', 'day', { timezone: 'America/New_York' }, '2024-11-03T04:00:00Z'],
    ['2024-11-03T05:30:00Z', 'hour', { timezone: 'America/New_York' }, '2024-11-03T05:00:00Z'],
    ['2024-11-03T06:30:00Z', 'hour', { timezone: 'America/New_York' }, '2024-11-03T06:00:00Z'],
    // Midnight that the clock left out: the day began at one o'clock
    ['2018-11-04T12:00:00Z', 'day', { timezone: 'America/Sao_Paulo' }, '2018-11-04T03:00:00Z'],
    ['2024-05-17T13:00:00Z', 'week', { timezone: 'Asia/Tokyo', startOfWeek: 'fri' }, '2024-05-16T15:00:00Z'],
  ])('%s by %s %j', (date, unit, options, expected) => {
    expect(trunc(date, unit, options)).toBe(literal(iso(expected)));
  });

  it('gives null for null, and refuses what it does not know', () => {
    expect(evaluate({ $dateTrunc: { date: '$nothing', unit: 'day' } })).toBe(canonical(null));
    expect(
      evaluate({ $dateTrunc: { date: '$date', unit: 'day', timezone: null } }, iso('2024-01-01T00:00:00Z')),
    ).toBe(canonical(null));
    for (const [expression, code] of [
      [{ date: '$date', unit: 'fortnight' }, 9],
      [{ date: '$date', unit: 'day', timezone: 'Mars/Base' }, 40485],
      [{ date: '$date', unit: 'day', binSize: 0 }, 5439018],
      [{ date: 'x', unit: 'day' }, 5439012],
      [{ unit: 'day' }, 5439009],
      [{ date: '$date', unit: 'day', nothing: 1 }, 5439008],
    ] as [Literal, number][]) {
      expect(() => evaluate({ $dateTrunc: expression }, new Date())).toThrow(
        expect.objectContaining({ code }),
      );
    }
  });
});

describe('other date operators', () => {
  const D = iso('2024-12-30T01:02:03.004Z'); // a Monday, ISO week 1 of 2025
  it.each<[Literal, Literal]>([
    [{ $year: '$date' }, 2024],
    [{ $month: '$date' }, 12],
    [{ $dayOfMonth: ['$date'] }, 30],
    [{ $hour: { date: '$date', timezone: 'America/Sao_Paulo' } }, 22],
    [{ $dayOfMonth: { date: '$date', timezone: '-03' } }, 29],
    [{ $dayOfWeek: '$date' }, 2],
    [{ $isoDayOfWeek: '$date' }, 1],
    [{ $dayOfYear: '$date' }, 365],
    [{ $week: '$date' }, 52],
    [{ $isoWeek: '$date' }, 1],
    [{ $isoWeekYear: '$date' }, 2025],
    [{ $millisecond: '$date' }, 4],
    [{ $year: '$nothing' }, null],
    [{ $dateToString: { date: '$date' } }, '2024-12-30T01:02:03.004Z'],
    [{ $dateToString: { date: '$date', timezone: 'America/Sao_Paulo' } }, '2024-12-29T22:02:03.004'],
    [
      {
        $dateToString: {
          date: '$date',
          format: '%Y-%m-%d %H:%M:%S.%L %j %w %u %U %V %G %z %Z %%',
          timezone: 'America/Sao_Paulo',
        },
      },
      '2024-12-29 22:02:03.004 364 1 7 52 52 2024 -0300 -180 %',
    ],
    [{ $dateToString: { date: '$nothing', onNull: 'none' } }, 'none'],
    [
      { $dateToParts: { date: '$date' } },
      { year: 2024, month: 12, day: 30, hour: 1, minute: 2, second: 3, millisecond: 4 },
    ],
    [
      { $dateToParts: { date: '$date', iso8601: true } },
      { isoWeekYear: 2025, isoWeek: 1, isoDayOfWeek: 1, hour: 1, minute: 2, second: 3, millisecond: 4 },
    ],
    [{ $dateFromParts: { year: 2024, month: 2, day: 30 } }, iso('2024-03-01T00:00:00Z')],
    [
      { $dateFromParts: { year: 2024, month: 14, timezone: 'America/New_York' } },
      iso('2025-02-01T05:00:00Z'),
    ],
    [{ $dateFromParts: { isoWeekYear: 2025, isoWeek: 1, isoDayOfWeek: 1 } }, iso('2024-12-30T00:00:00Z')],
    [
      { $dateFromString: { dateString: '2024-05-17T10:00:00', timezone: 'America/Sao_Paulo' } },
      iso('2024-05-17T13:00:00Z'),
    ],
    [{ $dateFromString: { dateString: '17/05/2024', format: '%d/%m/%Y' } }, iso('2024-05-17T00:00:00Z')],
    [{ $dateFromString: { dateString: 'x', onError: 'bad' } }, 'bad'],
    [{ $dateFromString: { dateString: null, onNull: 'none' } }, 'none'],
    [
      { $dateAdd: { startDate: iso('2024-01-31T10:00:00Z'), unit: 'month', amount: 1 } },
      iso('2024-02-29T10:00:00Z'),
    ],
    [
      {
        $dateAdd: {
          startDate: iso('2024-03-09T12:00:00Z'),
          unit: 'day',
          amount: 1,
          timezone: 'America/New_York',
        },
      },
      iso('2024-03-10T11:00:00Z'),
    ],
    [
      {
        $dateAdd: {
          startDate: iso('2024-03-09T12:00:00Z'),
          unit: 'hour',
          amount: 24,
          timezone: 'America/New_York',
        },
      },
      iso('2024-03-10T12:00:00Z'),
    ],
    [
      { $dateSubtract: { startDate: iso('2024-02-29T00:00:00Z'), unit: 'year', amount: 1 } },
      iso('2023-02-28T00:00:00Z'),
    ],
    [
      {
        $dateDiff: {
          startDate: iso('2023-12-31T23:59:59Z'),
          endDate: iso('2024-01-01T00:00:00Z'),
          unit: 'year',
        },
      },
      1n,
    ],
    [
      {
        $dateDiff: {
          startDate: iso('2024-01-01T02:00:00Z'),
          endDate: iso('2024-01-01T04:00:00Z'),
          unit: 'day',
          timezone: 'America/Sao_Paulo',
        },
      },
      1n,
    ],
    [
      {
        $dateDiff: {
          startDate: iso('2024-05-10T00:00:00Z'),
          endDate: iso('2024-05-13T00:00:00Z'),
          unit: 'week',
        },
      },
      1n,
    ],
    [
      {
        $dateDiff: {
          startDate: iso('2024-05-12T00:00:00Z'),
          endDate: iso('2024-05-13T00:00:00Z'),
          unit: 'week',
          startOfWeek: 'monday',
        },
      },
      1n,
    ],
    [
      {
        $dateDiff: {
          startDate: iso('2024-05-13T00:00:00Z'),
          endDate: iso('2024-05-12T23:00:00Z'),
          unit: 'hour',
        },
      },
      -1n,
    ],
  ])('%j', (expression, expected) => {
    expect(evaluate(expression, D)).toBe(literal(expected));
  });
});

describe('zones', () => {
  it('agrees with Intl through a year of half hours, transitions included', () => {
    for (const name of [
      'America/New_York',
      'Australia/Lord_Howe',
      'Europe/Lisbon',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
    ]) {
      const zone = zoneOf(name);
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: name,
        dateStyle: 'short',
        timeStyle: 'medium',
      });
      const wrong: string[] = [];
      for (let ms = Date.UTC(2018, 0, 1); ms < Date.UTC(2019, 0, 1); ms += 1_800_000) {
        const text = formatDate(ms, '%Y-%m-%d %H:%M:%S', zone);
        if (text !== format.format(ms)) wrong.push(`${name} ${text}`);
      }
      expect(wrong).toEqual([]);
    }
  });

  it('takes the first of a repeated local time, and goes on past one that is left out', () => {
    const zone = zoneOf('America/New_York');
    expect(fromLocal(Date.UTC(2024, 10, 3, 1, 30), zone)).toBe(Date.UTC(2024, 10, 3, 5, 30));
    expect(fromLocal(Date.UTC(2024, 2, 10, 2, 30), zone)).toBe(Date.UTC(2024, 2, 10, 7, 30));
  });

  it('reads dates', () => {
    expect(parseDate('2024-05-17')).toBe(Date.UTC(2024, 4, 17));
    expect(parseDate('2024-05-17T10:00:00.5-03:00')).toBe(Date.UTC(2024, 4, 17, 13, 0, 0, 500));
    expect(parseDate('2024-05-17 10:00Z')).toBe(Date.UTC(2024, 4, 17, 10));
    expect(parseByFormat('2024 137 +0200', '%Y %j %z')).toBe(Date.UTC(2024, 4, 15, 22));
    for (const text of ['', 'tomorrow', '2024-13-01', '2024-01-32', '17.05.2024']) {
      expect(() => parseDate(text)).toThrow(expect.objectContaining({ code: 241 }));
    }
  });
});
