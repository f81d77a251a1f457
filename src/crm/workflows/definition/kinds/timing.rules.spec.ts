import { Zone } from '../../../../common/index.js';
import { afterDuration, atLocalTime, type Until, untilMoment } from './timing.rules.js';

const iso = (at: number) => new Date(at).toISOString().replace(':00.000Z', 'Z');
const ms = Date.parse;

it.each([
  [{ seconds: 1 }, 1000],
  [{ days: 1, hours: 1, minutes: 1, seconds: 1 }, 90_061_000],
])('afterDuration of %j', (duration, length) => {
  expect(afterDuration(5, duration)).toBe(5 + length);
});

describe('untilMoment', () => {
  // 2026-11-30 is a Monday
  it.each<[string, Until, string, string]>([
    ['2026-11-30T11:00Z', { at: '2026-12-01T09:00:00-03:00' }, 'America/Sao_Paulo', '2026-12-01T12:00Z'],
    ['2026-11-30T11:00Z', { at: '2020-01-01T00:00:00Z' }, 'America/Sao_Paulo', '2020-01-01T00:00Z'],
    ['2026-11-30T11:00Z', { time: '09:00' }, 'America/Sao_Paulo', '2026-11-30T12:00Z'],
    ['2026-11-30T12:00Z', { time: '09:00' }, 'America/Sao_Paulo', '2026-11-30T12:00Z'],
    ['2026-11-30T12:01Z', { time: '09:00' }, 'America/Sao_Paulo', '2026-12-01T12:00Z'],
    ['2026-12-01T01:00Z', { time: '23:00' }, 'America/Sao_Paulo', '2026-12-01T02:00Z'],
    ['2026-11-30T12:01Z', { time: '09:00', weekdays: [1] }, 'America/Sao_Paulo', '2026-12-07T12:00Z'],
    ['2026-12-05T00:00Z', { time: '09:00', weekdays: [1, 2, 3, 4, 5] }, 'UTC', '2026-12-07T09:00Z'],
    ['2026-11-30T00:00Z', { time: '00:00', weekdays: [7] }, 'Asia/Tokyo', '2026-12-05T15:00Z'],
  ])('at %s %j in %s: %s', (now, until, zone, expected) => {
    expect(iso(untilMoment(ms(now), until, Zone.find(zone)!))).toBe(expected);
  });
});

describe('atLocalTime', () => {
  // in New York clocks go forward at 2:00 on 2026-03-08 and back at 2:00 on 2026-11-01
  it.each([
    ['2026-03-08', '01:30', '2026-03-08T06:30Z'],
    ['2026-03-08', '02:30', '2026-03-08T07:30Z'],
    ['2026-03-08', '03:30', '2026-03-08T07:30Z'],
    ['2026-03-08', '12:00', '2026-03-08T16:00Z'],
    ['2026-11-01', '01:30', '2026-11-01T05:30Z'],
    ['2026-11-01', '02:30', '2026-11-01T07:30Z'],
  ])('%s %s: %s', (day, time, expected) => {
    const zone = Zone.find('America/New_York')!;
    expect(iso(atLocalTime(ms(day) / 86_400_000, time, zone))).toBe(expected);
  });

  // in Santiago they go forward at 0:00 on 2026-09-06, and back at 24:00 on 2026-04-04
  it.each([
    ['2026-09-06', '00:00', '2026-09-06T04:00Z'],
    ['2026-09-06', '00:30', '2026-09-06T04:30Z'],
    ['2026-09-06', '01:30', '2026-09-06T04:30Z'],
    ['2026-04-04', '23:30', '2026-04-05T02:30Z'],
    ['2026-04-05', '00:30', '2026-04-05T04:30Z'],
  ])('%s %s, where a day begins late: %s', (day, time, expected) => {
    const zone = Zone.find('America/Santiago')!;
    const at = atLocalTime(ms(day) / 86_400_000, time, zone);
    expect(iso(at)).toBe(expected);
    expect(zone.dayOf(at)).toBe(ms(day) / 86_400_000);
  });
});
