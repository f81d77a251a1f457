import { InvalidInput } from '../common/index.js';
import { changeOf, type PeriodQuery, previousSpan, resolveOpenSpan, resolvePeriod } from './period.rules.js';

const now = Date.parse('2026-11-23T12:34:56Z');
const period = (query: PeriodQuery) =>
  resolvePeriod(query, { now, businessTz: 'America/Sao_Paulo', currency: 'BRL' });
const shown = ({ from, to }: { from: number; to: number }) =>
  [from, to].map((at) => new Date(at).toISOString());

const open = (query: PeriodQuery) => resolveOpenSpan(query, 'America/Sao_Paulo');

function faults(query: PeriodQuery, resolve: (query: PeriodQuery) => unknown = period): string[] {
  try {
    resolve(query);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).errors!.map(({ field }) => field);
  }
}

describe('resolvePeriod', () => {
  it.each<[PeriodQuery, string, string]>([
    [{}, '2026-10-24T03:00:00.000Z', '2026-11-24T03:00:00.000Z'],
    [{ tz: 'UTC' }, '2026-10-24T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
    // the clocks of New York were put back in between
    [{ tz: 'America/New_York' }, '2026-10-24T04:00:00.000Z', '2026-11-24T05:00:00.000Z'],
    [{ from: '2026-11-20T00:00:00Z' }, '2026-11-20T00:00:00.000Z', '2026-11-24T03:00:00.000Z'],
    [{ to: '2026-11-01T03:00:00Z' }, '2026-10-01T03:00:00.000Z', '2026-11-01T03:00:00.000Z'],
    [{ from: '2026-11-01', to: '2026-11-01' }, '2026-11-01T03:00:00.000Z', '2026-11-02T03:00:00.000Z'],
    [
      { from: '2026-11-01T00:00:00.5-03:00', to: '2026-11-01T04:00Z' },
      '2026-11-01T03:00:00.500Z',
      '2026-11-01T04:00:00.000Z',
    ],
    // the same date ten years later, with summer time then and none now
    [{ from: '2016-01-01', to: '2026-01-01' }, '2016-01-01T02:00:00.000Z', '2026-01-02T03:00:00.000Z'],
    [{ from: '2016-11-24', to: '2026-11-23' }, '2016-11-24T02:00:00.000Z', '2026-11-24T03:00:00.000Z'],
  ])('%j is %s to %s', (query, from, to) => {
    expect(shown(period(query))).toEqual([from, to]);
  });

  it.each<[PeriodQuery, string[]]>([
    [{ from: 'yesterday' }, ['from']],
    [{ from: '2026-02-30' }, ['from']],
    [{ from: '2026-02-30T00:00:00Z' }, ['from']],
    [{ to: '2026-11-01T00:00:00' }, ['to']], // without a zone
    [{ to: '' }, ['to']],
    [{ from: '2026-11-02T00:00:00Z', to: '2026-11-02T00:00:00Z' }, ['from']],
    [{ from: '2026-11-03T00:00:00Z', to: '2026-11-02T00:00:00Z' }, ['from']],
    [{ from: '2015-01-01', to: '2026-01-01' }, ['from']],
    [{ from: '0000-01-01', to: '0000-02-01' }, ['to', 'from']],
    [{ tz: 'Mars/Olympus' }, ['tz']],
    [{ tz: '-03:00', currency: 'real' }, ['currency', 'tz']],
    [{ currency: 'brl', from: 'x' }, ['currency', 'from']],
  ])('%j is refused: %j', (query, fields) => {
    expect(faults(query)).toEqual(fields);
  });
});

describe('resolveOpenSpan', () => {
  it.each<[PeriodQuery, string | null, string | null]>([
    [{}, null, null],
    [{ from: '2026-11-01' }, '2026-11-01T03:00:00.000Z', null],
    [{ to: '2026-11-01', tz: 'UTC' }, null, '2026-11-02T00:00:00.000Z'],
    [
      { from: '1990-01-01T00:00:00Z', to: '2026-11-01' },
      '1990-01-01T00:00:00.000Z',
      '2026-11-02T03:00:00.000Z',
    ],
  ])('%j is %s to %s', (query, from, to) => {
    const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
    const span = open(query);
    expect([iso(span.from), iso(span.to)]).toEqual([from, to]);
  });

  it.each<[PeriodQuery, string[]]>([
    [{ from: 'yesterday', to: '' }, ['from', 'to']],
    [{ from: '2026-11-02', to: '2026-11-01' }, ['from']],
    [{ tz: 'Mars/Olympus', from: 'x' }, ['tz']],
  ])('%j is refused: %j', (query, fields) => {
    expect(faults(query, open)).toEqual(fields);
  });
});

describe('previousSpan', () => {
  it.each<[PeriodQuery, string, string]>([
    [{}, '2026-09-23T03:00:00.000Z', '2026-10-24T03:00:00.000Z'],
    // seven days, one of them with 25 hours: the week before has no such day
    [
      { tz: 'America/New_York', from: '2026-10-26', to: '2026-11-01' },
      '2026-10-19T04:00:00.000Z',
      '2026-10-26T04:00:00.000Z',
    ],
    [
      { from: '2026-11-20T01:00:00Z', to: '2026-11-20T02:30:00Z' },
      '2026-11-19T23:30:00.000Z',
      '2026-11-20T01:00:00.000Z',
    ],
  ])('of %j is %s to %s', (query, from, to) => {
    expect(shown(previousSpan(period(query)))).toEqual([from, to]);
  });
});

describe('changeOf', () => {
  it.each([
    [12, 10, 0.2],
    [5, 10, -0.5],
    [0, 10, -1],
    [5, 0, null],
    [0, 0, null],
  ])('from %d on %d', (now, before, change) => expect(changeOf(now, before)).toBe(change));
});
