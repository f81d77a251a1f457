import { Zone } from '../../../../common/index.js';
import { waitsUntil, type WaitStep } from './waits.rules.js';

const ZONE = Zone.find('America/Sao_Paulo')!;
const TOKYO = 'Asia/Tokyo';
const AT = Date.parse('2026-05-04T12:00:00-03:00'); // a Monday

describe('waitsUntil', () => {
  it.each<[string, Pick<WaitStep, 'kind' | 'settings'>, string]>([
    ['a time', { kind: 'wait.time', settings: { days: 1, minutes: 30 } }, '2026-05-05T12:30:00-03:00'],
    [
      'a moment, although it is over',
      { kind: 'wait.until', settings: { at: '2026-05-01T00:00:00Z' } },
      '2026-05-01T00:00:00Z',
    ],
    ['a time of the day', { kind: 'wait.until', settings: { time: '09:00' } }, '2026-05-05T09:00:00-03:00'],
    [
      'one of another zone',
      { kind: 'wait.until', settings: { time: '09:00', timeZone: TOKYO } },
      '2026-05-05T09:00:00+09:00',
    ],
    [
      'a day of the week',
      { kind: 'wait.until', settings: { time: '09:00', weekdays: [7] } },
      '2026-05-10T09:00:00-03:00',
    ],
    [
      'an event, at the latest',
      { kind: 'wait.event', settings: { event: 'paid', timeout: { hours: 2 } } },
      '2026-05-04T14:00:00-03:00',
    ],
  ])('%s', (_, step, expected) => {
    expect(waitsUntil(step as WaitStep, AT, ZONE)).toBe(Date.parse(expected));
  });
});
