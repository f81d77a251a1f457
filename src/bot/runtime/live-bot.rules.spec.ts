import type { OrderState, Trade } from '../../broker/index.js';
import type { Timeframe } from '../../market/index.js';
import { clientOrderIdOf, isFresh, restartAfter, toRunTrade } from './live-bot.rules.js';

describe('isFresh', () => {
  it.each<[Timeframe, seconds: number, fresh: boolean]>([
    ['1m', 0, true],
    ['1m', 30, true],
    ['1m', 31, false],
    ['5s', 2.5, true],
    ['5s', 3, false],
    ['5m', 60, true],
    ['5m', 61, false],
    ['1h', 180, true],
    ['1h', 181, false],
    ['1d', 4320, true],
    ['1d', 4321, false],
  ])('%s, %d s after its end: %s', (timeframe, seconds, fresh) => {
    const end = 1_772_452_800_000;
    expect(isFresh(end, end + seconds * 1000, timeframe)).toBe(fresh);
  });
});

describe('clientOrderIdOf', () => {
  it('names run, asset and the end of the candle in seconds', () => {
    expect(clientOrderIdOf('run_1', 'EURUSD-OTC', 1_772_452_860_000)).toBe('run_1:EURUSD-OTC:1772452860');
  });
});

describe('toRunTrade', () => {
  const trade = (state: OrderState, more: Partial<Trade> = {}): Trade => ({
    ...{ id: 't', userId: 'u', clientOrderId: 'r:A:60', provider: 'paper', market: 'paper:1', asset: 'A' },
    ...{
      kind: 'blitz',
      direction: 'call',
      accountType: 'demo',
      stake: 1000,
      currency: 'USD',
      expirySeconds: 60,
    },
    origin: { by: 'bot', runId: 'r', key: 'A:60', strategy: 's', level: 1, signalledAt: 60_000 },
    ...{ state, status: 'open', payout: 0.87, pnl: 0, version: 1, createdAt: 0, openedAt: 60_000 },
    ...{ expiresAt: 120_000, closedAt: null },
    ...more,
  });
  const open = { key: 'A:60', asset: 'A', stake: 1000, level: 1, openedAt: 60_000 };

  it.each(['intended', 'accepted', 'unknown'] as const)('%s counts as open', (state) => {
    expect(toRunTrade(trade(state))).toEqual(open);
  });

  it('is nothing when nothing was bought, or by hand', () => {
    expect(toRunTrade(trade('rejected', { status: 'rejected' }))).toBeUndefined();
    expect(toRunTrade(trade('accepted', { origin: { by: 'user' } }))).toBeUndefined();
  });

  it('has its outcome when it is settled', () => {
    const settled = { status: 'win', pnl: 870, closedAt: 120_000 } as const;
    expect(toRunTrade(trade('settled', settled))).toEqual({ ...open, settled });
  });
});

describe('restartAfter', () => {
  it.each([
    [1, 5000],
    [2, 15_000],
    [3, 60_000],
    [4, 300_000],
    [50, 300_000],
  ])('failure %d: %d ms', (failures, ms) => {
    expect(restartAfter(failures)).toBe(ms);
  });
});
