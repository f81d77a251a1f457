import { readable, sumOfDays, usersByKind } from './told.rules.js';

describe('readable', () => {
  const figure = (unit: string) => ({ name: 'a.b', unit, help: 'x', scope: 'process' as const });

  it.each([
    ['bytes', 183_500_800, { value: 183.5, unit: 'MB' }],
    ['cores', 0.1234, { value: 12.3, unit: '% of one core' }],
    ['s', 5400, { value: 5400, unit: 's', hours: 1.5 }],
    ['deliveries', 3, { value: 3, unit: 'deliveries' }],
    ['bytes', null, { value: null, unit: 'bytes' }],
  ])('%s: %s', (unit, value, told) => {
    expect(readable(figure(unit), value)).toEqual({ name: 'a.b', help: 'x', scope: 'process', ...told });
  });
});

test('usersByKind adds up each kind', () => {
  const kind = { role: 'member', status: 'active', emailVerified: true } as const;
  expect(
    usersByKind([
      { ...kind, count: 10 },
      { ...kind, emailVerified: false, count: 4 },
      { ...kind, role: 'operator', status: 'suspended', count: 1 },
    ]),
  ).toEqual({
    total: 15,
    byRole: { admin: 0, operator: 1, member: 14 },
    suspended: 1,
    emailNotVerified: 4,
  });
});

test('sumOfDays adds up what may be added up, and no user twice', () => {
  const day = {
    date: '2026-11-23',
    events: 10,
    purchases: 2,
    revenue: 0.1,
    averageTicket: 0.05,
    activeUsers: 5,
  };
  const rest = { newUsers: 1, trades: 3, wins: 2, losses: 1, pnl: -0.2 };
  const next = { ...day, date: '2026-11-24', purchases: 1, revenue: 0.2, averageTicket: 0.2 };
  expect(
    sumOfDays([
      { ...day, ...rest },
      { ...next, ...rest },
    ]),
  ).toEqual({
    events: 20,
    purchases: 3,
    revenue: 0.3,
    averageTicket: 0.1,
    newUsers: 2,
    trades: 6,
    wins: 4,
    losses: 2,
    pnl: -0.4,
  });
  expect(sumOfDays([])).toMatchObject({ averageTicket: 0, events: 0 });
});
