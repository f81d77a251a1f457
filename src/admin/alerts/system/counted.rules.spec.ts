import { type CountedLook, countedAlert } from './counted.rules.js';

const HOUR = 3600_000;
const open = (count: number, total: number, lastAt = 0) => ({ count, total, at: 0, lastAt });

describe('countedAlert', () => {
  it.each<{ case: string; look: CountedLook; alert: { count: number; total: number } | null }>([
    { case: 'none there', look: { total: 0, before: 0, open: null, now: 0 }, alert: null },
    { case: 'those of before are no news', look: { total: 7, before: 7, open: null, now: 0 }, alert: null },
    {
      case: 'a thousand are one alert',
      look: { total: 1007, before: 7, open: null, now: 0 },
      alert: { count: 1000, total: 1007 },
    },
    {
      case: 'more of them are the same one',
      look: { total: 12, before: 10, open: open(10, 10), now: 5000 },
      alert: { count: 12, total: 12 },
    },
    {
      case: 'some were seen to, and more came since',
      look: { total: 5, before: 4, open: open(10, 4), now: 5000 },
      alert: { count: 11, total: 5 },
    },
    {
      case: 'it lasts for an hour',
      look: { total: 4, before: 10, open: open(10, 10), now: HOUR - 1 },
      alert: { count: 10, total: 4 },
    },
    { case: 'and is over then', look: { total: 4, before: 4, open: open(10, 4), now: HOUR }, alert: null },
    {
      case: 'the hour begins with the last one',
      look: { total: 4, before: 4, open: open(10, 4, HOUR / 2), now: HOUR },
      alert: { count: 10, total: 4 },
    },
    {
      case: 'it is over when none is left',
      look: { total: 0, before: 3, open: open(3, 3), now: 1 },
      alert: null,
    },
    {
      case: 'after a day it is another one',
      look: { total: 9, before: 9, open: open(9, 9, 23.5 * HOUR), now: 24 * HOUR },
      alert: null,
    },
  ])('$case', ({ look, alert }) => expect(countedAlert(look)).toEqual(alert));
});
