import { parseDay, Zone } from '../../../../common/index.js';
import { type DateSettings, occurrencesWithin, valuesOn } from './date-occurrences.rules.js';

const SAO_PAULO = Zone.find('America/Sao_Paulo')!;
const ms = Date.parse;
const iso = (at: number) => new Date(at).toISOString().replace(':00.000Z', 'Z');

describe('occurrencesWithin', () => {
  it.each<[string, string, DateSettings, [string, string][]]>([
    ['2026-05-01T11:59Z', '2026-05-01T12:00Z', {}, [['2026-05-01', '2026-05-01T12:00Z']]],
    // what was looked at already is not looked at again
    ['2026-05-01T12:00Z', '2026-05-01T12:01Z', {}, []],
    ['2026-05-01T12:00Z', '2026-05-01T12:00Z', {}, []],
    ['2026-05-01T12:05Z', '2026-05-01T12:00Z', {}, []],
    // by the calendar of the zone: at 22:00 it is the next day in UTC
    ['2026-05-02T00:30Z', '2026-05-02T01:30Z', { time: '22:00' }, [['2026-05-01', '2026-05-02T01:00Z']]],
    ['2026-05-01T00:00Z', '2026-05-02T00:00Z', { offsetDays: 3 }, [['2026-04-28', '2026-05-01T12:00Z']]],
    ['2026-05-01T00:00Z', '2026-05-02T00:00Z', { offsetDays: -3 }, [['2026-05-04', '2026-05-01T12:00Z']]],
    [
      '2026-04-29T12:00Z',
      '2026-05-01T20:00Z',
      {},
      [
        ['2026-04-30', '2026-04-30T12:00Z'],
        ['2026-05-01', '2026-05-01T12:00Z'],
      ],
    ],
  ])('after %s until %s with %j', (from, to, settings, expected) => {
    const found = occurrencesWithin(settings, SAO_PAULO, ms(from), ms(to));
    expect(found.map(({ day, at }) => [valuesOn(day)[0], iso(at)])).toEqual(expected);
  });

  it('has each day once where clocks change', () => {
    const zone = Zone.find('America/New_York')!;
    const found = occurrencesWithin(
      { time: '02:30' },
      zone,
      ms('2026-03-07T00:00Z'),
      ms('2026-03-10T00:00Z'),
    );
    expect(found.map(({ at }) => iso(at))).toEqual([
      '2026-03-07T07:30Z',
      '2026-03-08T07:30Z',
      '2026-03-09T06:30Z',
    ]);
    const back = occurrencesWithin({ time: '01:30' }, zone, ms('2026-11-01T00:00Z'), ms('2026-11-02T00:00Z'));
    expect(back.map(({ at }) => iso(at))).toEqual(['2026-11-01T05:30Z']);
  });
});

describe('valuesOn', () => {
  const on = (label: string, everyYear?: boolean) => valuesOn(parseDay(label)!, everyYear);

  it('is the day, or that day of every year until then', () => {
    expect(on('2026-05-01')).toEqual(['2026-05-01']);
    const all = on('2026-05-01', true);
    expect([all.length, all[0], all.at(-1)]).toEqual([127, '1900-05-01', '2026-05-01']);
  });

  it.each([
    ['2026-02-28', '2004-02-29', true],
    ['2028-02-28', '2004-02-29', false],
    ['2028-02-29', '2004-02-29', true],
    ['2026-03-01', '2004-02-29', false],
    ['2028-02-28', '2004-02-28', true],
    ['2026-05-01', '2027-05-01', false],
  ])('%s means who has %s: %s', (day, value, expected) => {
    expect(on(day, true).includes(value)).toBe(expected);
  });
});
