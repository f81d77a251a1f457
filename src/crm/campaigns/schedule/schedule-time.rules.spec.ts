import { Zone } from '../../../common/index.js';
import { momentOf } from './schedule-time.rules.js';

describe('the time of a campaign', () => {
  it.each([
    ['2026-12-01T09:00', 'America/Sao_Paulo', '2026-12-01T12:00:00.000Z'],
    ['2026-12-01T09:00:30', 'UTC', '2026-12-01T09:00:30.000Z'],
    ['2026-12-01T09:00:00-05:00', 'America/Sao_Paulo', '2026-12-01T14:00:00.000Z'],
    ['2026-12-01T09:00:00Z', 'America/Sao_Paulo', '2026-12-01T09:00:00.000Z'],
    // clocks go from 02:00 to 03:00: there is no half past two
    ['2027-03-14T01:59', 'America/New_York', '2027-03-14T06:59:00.000Z'],
    ['2027-03-14T02:30', 'America/New_York', '2027-03-14T07:30:00.000Z'],
    ['2027-03-14T03:00', 'America/New_York', '2027-03-14T07:00:00.000Z'],
    // clocks go from 02:00 back to 01:00: there is half past one twice
    ['2027-11-07T01:30', 'America/New_York', '2027-11-07T05:30:00.000Z'],
    ['2027-11-07T02:00', 'America/New_York', '2027-11-07T07:00:00.000Z'],
    // east of Greenwich, and by half an hour
    ['2027-03-28T02:30', 'Europe/Lisbon', '2027-03-28T01:30:00.000Z'],
    ['2026-10-04T02:10', 'Australia/Lord_Howe', '2026-10-03T15:40:00.000Z'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    const moment = momentOf(text, Zone.find(zone)!);
    expect(moment === null ? null : new Date(moment).toISOString()).toBe(expected);
  });

  it.each(['2026-02-30T09:00', '2026-12-01T24:00', '2026-12-01', 'tomorrow', '', '1764579600000'])(
    '%p is none',
    (text) => {
      expect(momentOf(text, Zone.find('UTC')!)).toBeNull();
    },
  );
});
