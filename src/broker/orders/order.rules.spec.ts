import type { Asset } from '../../market/index.js';
import type { Balance, Offer } from '../vendors/broker.js';
import { isSameOrder, MOST_STAKE, offerFor } from './order.rules.js';
import type { OrderRequest } from './trade.js';

const request: OrderRequest = {
  asset: 'EURUSD',
  kind: 'turbo',
  direction: 'call',
  stake: 1000,
  expirySeconds: 60,
  accountType: 'demo',
  clientOrderId: 'one',
};
const asset = { id: 'EURUSD', symbol: 'EURUSD', open: true } as Asset;
const offer: Offer = {
  kind: 'turbo',
  expirySeconds: [60, 120],
  payout: 0.8,
  minStake: 100,
  maxStake: 50_000,
  deadTime: 30_000,
};
const demo: Balance = { accountType: 'demo', amount: 20_000, currency: 'USD' };

describe('offerFor', () => {
  const check = (change: Partial<OrderRequest>, offers = [offer], balances = [demo], of = asset) =>
    offerFor({ ...request, ...change }, of, offers, balances);

  it.each<[string, Partial<OrderRequest>]>([
    ['the smallest stake', { stake: 100 }],
    ['all of the balance', { stake: 20_000 }],
    ['another expiry', { expirySeconds: 120 }],
  ])('takes %s', (_, change) => {
    expect(check(change)).toEqual({ offer, balance: demo });
  });

  it('finds the offer of the kind that has the expiry', () => {
    const long = { ...offer, expirySeconds: [300], payout: 0.7 };
    expect(check({ expirySeconds: 300 }, [offer, long]).offer).toBe(long);
  });

  it.each<[string, string, number, () => unknown]>([
    [
      'a closed asset',
      'BROKER.MARKET_CLOSED',
      409,
      () => check({}, [offer], [demo], { ...asset, open: false }),
    ],
    ['nothing on offer', 'BROKER.MARKET_CLOSED', 409, () => check({}, [])],
    ['another kind', 'BROKER.KIND_NOT_OFFERED', 409, () => check({ kind: 'blitz' })],
    ['another expiry', 'BROKER.EXPIRY_NOT_OFFERED', 409, () => check({ expirySeconds: 61 })],
    ['too small a stake', 'BROKER.STAKE_OUT_OF_RANGE', 422, () => check({ stake: 99 })],
    ['too large a stake', 'BROKER.STAKE_OUT_OF_RANGE', 422, () => check({ stake: 50_001 })],
    [
      'more than anybody may',
      'BROKER.STAKE_OUT_OF_RANGE',
      422,
      () => check({ stake: MOST_STAKE + 1 }, [{ ...offer, maxStake: 10 * MOST_STAKE }]),
    ],
    ['more than there is', 'BROKER.BALANCE_TOO_LOW', 409, () => check({ stake: 20_001 })],
    ['an account that is not there', 'BROKER.REFUSED', 409, () => check({ accountType: 'real' })],
  ])('refuses %s', (_, code, status, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code, status }));
  });
});

it.each<[keyof OrderRequest, OrderRequest[keyof OrderRequest]]>([
  ['asset', 'GBPUSD'],
  ['kind', 'blitz'],
  ['direction', 'put'],
  ['stake', 1001],
  ['expirySeconds', 120],
  ['accountType', 'real'],
])('an order with another %s is another order', (field, value) => {
  expect(isSameOrder(request, { ...request })).toBe(true);
  expect(isSameOrder(request, { ...request, [field]: value })).toBe(false);
});
