import { InvalidInput } from '../../common/index.js';
import { dayPeriod, insightPeriod } from './insight-period.rules.js';

const now = Date.parse('2026-11-24T13:00:00.000Z');
const defaults = { now, businessTz: 'America/Sao_Paulo', currency: 'BRL' };
type Asked = Parameters<typeof insightPeriod>[0];

describe('insightPeriod', () => {
  it.each<[Asked, string, string, string]>([
    [{}, 'last24h', '2026-11-23T13:00:00.001Z', '2026-11-24T13:00:00.001Z'],
    [{ from: '2026-11-23', to: '2026-11-23' }, 'day', '2026-11-23T03:00:00.000Z', '2026-11-24T03:00:00.000Z'],
    [{ to: '2026-11-23' }, 'day', '2026-11-23T03:00:00.000Z', '2026-11-24T03:00:00.000Z'],
    [
      { from: '2026-11-23T03:00:00Z', to: '2026-11-24T00:00:00-03:00' },
      'day',
      '2026-11-23T03:00:00.000Z',
      '2026-11-24T03:00:00.000Z',
    ],
    [
      { from: '2026-11-16', to: '2026-11-22' },
      'custom',
      '2026-11-16T03:00:00.000Z',
      '2026-11-23T03:00:00.000Z',
    ],
    [{ from: '2026-11-20' }, 'custom', '2026-11-20T03:00:00.000Z', '2026-11-24T13:00:00.001Z'],
    [{ to: '2026-11-20T12:00:00Z' }, 'custom', '2026-11-19T12:00:00.000Z', '2026-11-20T12:00:00.000Z'],
    // today up to now, however it is said
    [
      { from: '2026-11-24', to: '2026-11-24' },
      'custom',
      '2026-11-24T03:00:00.000Z',
      '2026-11-24T13:00:00.001Z',
    ],
    [{ to: '2026-11-24' }, 'custom', '2026-11-24T03:00:00.000Z', '2026-11-24T13:00:00.001Z'],
    [
      { from: '2026-11-24T13:00:00Z', to: '2026-11-24T13:05:00Z' },
      'custom',
      '2026-11-24T13:00:00.000Z',
      '2026-11-24T13:05:00.000Z',
    ],
    [
      { from: '2025-11-23', to: '2026-11-23' },
      'custom',
      '2025-11-23T03:00:00.000Z',
      '2026-11-24T03:00:00.000Z',
    ],
  ])('%j is %s, %s to %s', (asked, kind, from, to) => {
    expect(insightPeriod(asked, defaults)).toEqual({ kind, from, to, timeZone: 'America/Sao_Paulo' });
  });

  it.each<[Asked, string]>([
    [{ from: 'yesterday' }, 'from'],
    [{ from: '' }, 'from'],
    [{ to: '2026-02-30' }, 'to'],
    [{ to: '2026-11-23T10:00:00' }, 'to'],
    [{ from: '2026-11-23', to: '2026-11-22' }, 'from'],
    [{ from: '2026-11-25' }, 'from'],
    [{ from: '2026-11-23T10:00:00Z', to: '2026-11-23T10:00:00Z' }, 'from'],
    [{ from: '2026-11-23', to: '2026-11-25' }, 'to'],
    [{ from: '2026-11-24T13:00:00Z', to: '2026-11-24T13:05:00.001Z' }, 'to'],
    [{ to: '2027-11-24T13:00:00Z' }, 'to'],
    [{ from: '2025-11-20', to: '2026-11-23' }, 'from'],
    [{ from: '2010-01-01', to: '2026-11-23' }, 'from'],
  ])('%j is refused: %s', (asked, field) => {
    let refused: unknown;
    try {
      insightPeriod(asked, defaults);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(InvalidInput);
    expect((refused as InvalidInput).errors!.map((each) => each.field)).toEqual([field]);
  });
});

describe('dayPeriod', () => {
  it('is a day by the clocks of the business, of 25 hours where they are put back', () => {
    expect(dayPeriod(Date.parse('2026-11-01') / 86_400_000, 'America/New_York')).toEqual({
      kind: 'day',
      from: '2026-11-01T04:00:00.000Z',
      to: '2026-11-02T05:00:00.000Z',
      timeZone: 'America/New_York',
    });
  });
});
