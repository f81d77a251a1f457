import type { Balance, Offer } from '../../broker/index.js';
import { type Asset, UnknownAsset } from '../../market/index.js';
import { checkRunSettings } from '../run/run-settings.rules.js';
import { STRATEGIES } from '../strategies/strategies.js';
import { checkOffered, type Wanted } from './start.rules.js';

const settings = (more: object = {}) =>
  checkRunSettings({
    strategy: STRATEGIES[0].id,
    assets: ['A', 'B'],
    timeframe: '1m',
    stake: { mode: 'fixed', amount: 10 },
    ...more,
  });
const asset = (open = true): Asset => ({
  ...{ id: 'A', symbol: 'A', name: 'A', kind: 'forex', tickSize: 1 },
  open,
  payout: open ? 0.8 : 0,
});
const OFFER: Offer = {
  ...{ kind: 'blitz', expirySeconds: [30, 60], payout: 0.8 },
  ...{ minStake: 100, maxStake: 50_000, deadTime: 0 },
};
const OPEN: Wanted = { asset: asset(), offers: [OFFER] };
const CLOSED: Wanted = { asset: asset(false), offers: [] };
const UNKNOWN: Wanted = { asset: new UnknownAsset('B'), offers: [] };
const BALANCES: Balance[] = [{ accountType: 'demo', amount: 100_000, currency: 'USD' }];

describe('checkOffered', () => {
  it.each([
    ['all are open', settings(), [OPEN, OPEN]],
    ['one of them is closed', settings(), [CLOSED, OPEN]],
    ['half of the balance', settings({ stake: { mode: 'fixed', amount: 500 } }), [OPEN, OPEN]],
    ['a share of the balance', settings({ stake: { mode: 'percent', amount: 2 } }), [OPEN, OPEN]],
  ])('lets a run begin: %s', (_case, wanted, found) => {
    expect(() => checkOffered(wanted, found, BALANCES, 'demo')).not.toThrow();
  });

  it.each([
    ['an unknown asset', settings(), [OPEN, UNKNOWN], 422, 'MARKET.UNKNOWN_ASSET', 'assets[1]'],
    ['all are closed', settings(), [CLOSED, CLOSED], 409, 'BROKER.MARKET_CLOSED', 'assets[0]'],
    ['the kind', settings({ kind: 'turbo' }), [OPEN, OPEN], 409, 'BROKER.KIND_NOT_OFFERED', 'kind'],
    [
      'the expiry',
      settings({ expirySeconds: 45 }),
      [OPEN],
      409,
      'BROKER.EXPIRY_NOT_OFFERED',
      'expirySeconds',
    ],
    [
      'a stake below the smallest',
      settings({ stake: { mode: 'fixed', amount: 0.99 } }),
      [OPEN],
      ...[422, 'BROKER.STAKE_OUT_OF_RANGE', 'stake.amount'],
    ],
    [
      'a share below the smallest',
      settings({ stake: { mode: 'percent', amount: 0.05 } }),
      [OPEN],
      ...[422, 'BROKER.STAKE_OUT_OF_RANGE', 'stake.amount'],
    ],
    [
      'more than half of the balance',
      settings({ stake: { mode: 'fixed', amount: 500.01 } }),
      [OPEN],
      ...[409, 'BROKER.BALANCE_TOO_LOW', 'stake.amount'],
    ],
  ] as [string, ReturnType<typeof settings>, Wanted[], number, string, string][])(
    'refuses %s',
    (_case, wanted, found, status, code, field) => {
      expect(() => checkOffered(wanted, found, BALANCES, 'demo')).toThrow(
        expect.objectContaining({ status, code, errors: [expect.objectContaining({ field })] }),
      );
    },
  );
});
