import type { Position } from '../vendors/broker.js';
import { matchUnknown } from './position.rules.js';

type Order = Parameters<typeof matchUnknown>[0][number];

const T = Date.UTC(2026, 10, 25, 12);

const order = (id: string, openedAt = T): Order => ({
  id,
  clientOrderId: id,
  asset: 'EURUSD',
  kind: 'blitz',
  direction: 'call',
  stake: 1000,
  accountType: 'demo',
  openedAt,
  expirySeconds: 60,
  expiresAt: openedAt + 60_000,
});
const position = (externalId: string, change: Partial<Position> = {}): Position => ({
  externalId,
  version: 1,
  asset: 'EURUSD',
  kind: 'blitz',
  direction: 'call',
  stake: 1000,
  accountType: 'demo',
  payout: 0.87,
  status: 'open',
  pnl: 0,
  openedAt: T + 400,
  expiresAt: T + 60_400,
  closedAt: null,
  ...change,
});

describe('matchUnknown', () => {
  const match = (orders: Order[], positions: Position[], taken: string[] = []) =>
    Object.fromEntries(
      [...matchUnknown(orders, positions, new Set(taken))].map(([id, { externalId }]) => [id, externalId]),
    );

  it.each<[string, Order[], Position[], string[], Record<string, string>]>([
    ['one that looks like it', [order('a')], [position('p')], [], { a: 'p' }],
    ['one that has closed meanwhile', [order('a')], [position('p', { status: 'win' })], [], { a: 'p' }],
    ['none that belongs to another order', [order('a')], [position('p')], ['p'], {}],
    [
      'the one with its id, whatever else fits',
      [order('a')],
      [position('p'), position('q', { clientOrderId: 'a', openedAt: T + 9000 })],
      [],
      { a: 'q' },
    ],
    ['none with the id of another order', [order('a')], [position('p', { clientOrderId: 'b' })], [], {}],
    [
      'each a position of its own, the closest',
      [order('a', T), order('b', T + 2000)],
      [position('q', { openedAt: T + 2100 }), position('p')],
      [],
      { a: 'p', b: 'q' },
    ],
    [
      'one position for one of two orders',
      [order('a', T), order('b', T + 200)],
      [position('p')],
      [],
      { b: 'p' },
    ],
    [
      'the one left, when the closest is taken',
      [order('a')],
      [position('p'), position('q', { openedAt: T + 5000 })],
      ['p'],
      { a: 'q' },
    ],
    ['none of before', [order('a')], [position('p', { openedAt: T - 5001 })], [], {}],
    ['one just before, clocks differ', [order('a')], [position('p', { openedAt: T - 5000 })], [], { a: 'p' }],
    ['none of long after', [order('a')], [position('p', { openedAt: T + 30_001 })], [], {}],
    ['none of another asset', [order('a')], [position('p', { asset: 'GBPUSD' })], [], {}],
    ['none of another kind', [order('a')], [position('p', { kind: 'turbo' })], [], {}],
    ['none of the other direction', [order('a')], [position('p', { direction: 'put' })], [], {}],
    ['none of another stake', [order('a')], [position('p', { stake: 1001 })], [], {}],
    ['none of another expiry', [order('a')], [position('p', { expiresAt: T + 120_400 })], [], {}],
    [
      'the one of its expiry, though another is closer',
      [order('a')],
      [position('p', { expiresAt: T + 40_400 }), position('q', { openedAt: T + 900, expiresAt: T + 60_900 })],
      [],
      { a: 'q' },
    ],
    ['one whose expiry is not told', [order('a')], [position('p', { expiresAt: T + 400 })], [], { a: 'p' }],
    [
      'one of the step that has begun meanwhile',
      [{ ...order('a'), kind: 'turbo' }],
      [position('p', { kind: 'turbo', expiresAt: T + 120_000 })],
      [],
      { a: 'p' },
    ],
    [
      'none of a much later step',
      [{ ...order('a'), kind: 'turbo' }],
      [position('p', { kind: 'turbo', expiresAt: T + 300_000 })],
      [],
      {},
    ],
    ['none of the other account', [order('a')], [position('p', { accountType: 'real' })], [], {}],
  ])('links %s', (_, orders, positions, taken, expected) => {
    expect(match(orders, positions, taken)).toEqual(expected);
  });
});
