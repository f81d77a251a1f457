import { Zone } from '../../../common/index.js';
import { budgetsOf } from './budgets.rules.js';

const LIMITS = { installationDay: 1000, userDay: 500, conversation: 300 };
const ids = (now: string, zone: string) =>
  budgetsOf({ purpose: 'insight' }, LIMITS, Date.parse(now), Zone.find(zone)!).map(({ id }) => id);

describe('budgetsOf', () => {
  it('has a conversation, a user and the installation, the narrowest first', () => {
    const bill = { purpose: 'assistant', userId: 'usr_1', conversationId: 'cnv_1' } as const;
    expect(budgetsOf(bill, LIMITS, Date.parse('2026-11-29T12:00:00Z'), Zone.find('UTC')!)).toEqual([
      { id: 'conversation:cnv_1', kind: 'conversation', limit: 300 },
      { id: 'day:2026-11-29:assistant:usr_1', kind: 'user', limit: 500, resetsAt: Date.UTC(2026, 10, 30) },
      { id: 'day:2026-11-29', kind: 'installation', limit: 1000, resetsAt: Date.UTC(2026, 10, 30) },
    ]);
  });

  it('caps the installation alone for insights', () => {
    const budgets = budgetsOf({ purpose: 'insight' }, LIMITS, 0, Zone.find('UTC')!);
    expect(budgets.map(({ kind, limit }) => [kind, limit])).toEqual([
      ['user', 0],
      ['installation', 1000],
    ]);
  });

  it.each([
    ['2026-11-30T02:59:59.999Z', 'America/Sao_Paulo', '2026-11-29'],
    ['2026-11-30T03:00:00.000Z', 'America/Sao_Paulo', '2026-11-30'],
    ['2026-11-29T14:59:59.999Z', 'Asia/Tokyo', '2026-11-29'],
    ['2026-11-29T15:00:00.000Z', 'Asia/Tokyo', '2026-11-30'],
    ['2026-11-29T23:59:59.999Z', 'UTC', '2026-11-29'],
    // midnight did not exist: the day began at 01:00
    ['2018-11-04T02:59:59.999Z', 'America/Sao_Paulo', '2018-11-03'],
    ['2018-11-04T03:00:00.000Z', 'America/Sao_Paulo', '2018-11-04'],
    ['2026-10-25T22:59:59.999Z', 'Europe/Lisbon', '2026-10-25'],
  ])('%s in %s is of %s', (now, zone, day) => {
    expect(ids(now, zone)).toEqual([`day:${day}:insight:`, `day:${day}`]);
  });
});
