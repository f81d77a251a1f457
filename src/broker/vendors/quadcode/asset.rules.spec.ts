import { fraction, inOrder, isOpenAt, tickSizeOf, toAsset } from './asset.rules.js';
import { byExpirySeconds } from './expiry.rules.js';
import type { SdkActiveDetails, SdkBlitzActive, SdkInstrument } from './quadcode-sdk.js';

const T0 = 1_800_000_000_000;
const blitz = (changes: Partial<SdkBlitzActive> = {}): SdkBlitzActive => ({
  id: 1,
  ticker: 'EURUSD-OTC',
  isSuspended: false,
  profitCommissionPercent: 13,
  schedule: [{ from: new Date(T0), to: new Date(T0 + 1000) }],
  expirationTimes: [30],
  ...changes,
});
const details = (changes: Partial<SdkActiveDetails> = {}): SdkActiveDetails => ({
  name: 'EUR/USD (OTC)',
  type: 'Forex',
  isOtc: true,
  precision: 5,
  ...changes,
});

describe('an asset', () => {
  it('is open within its schedule, unless suspended', () => {
    expect([T0 - 1, T0, T0 + 1000, T0 + 1001].map((at) => isOpenAt(blitz(), at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isOpenAt(blitz({ isSuspended: true }), T0)).toBe(false);
  });

  it('has the best pay-out of the kinds that are open', () => {
    const worse = { ...blitz({ profitCommissionPercent: 30 }), deadtime: 30, instruments: () => never };
    const better = { ...worse, profitCommissionPercent: 5, isSuspended: true };
    const never = Promise.resolve({ getAvailableForBuyAt: () => [] });
    const asset = toAsset('1', { blitz: blitz(), turbo: worse, binary: better }, details(), T0);
    expect(asset).toEqual({
      id: '1',
      symbol: 'EURUSD-OTC',
      name: 'EUR/USD (OTC)',
      kind: 'forex',
      open: true,
      payout: 0.87,
      tickSize: 0.00001,
    });
    expect(toAsset('1', { binary: better }, undefined, T0)).toMatchObject({ open: false, payout: 0 });
  });

  it.each([
    ['front.EURUSD', undefined, 'forex'],
    ['BTCUSD', undefined, 'crypto'],
    ['XAUUSD', undefined, 'commodity'],
    ['APPLE', undefined, 'stock'],
    ['US30', 'Indices', 'index'],
    ['X', 'cryptocurrency', 'crypto'],
    ['Y', 'Commodities', 'commodity'],
    ['Z', 'etf', 'stock'],
  ])('%s of type %s is %s', (ticker, type, kind) => {
    const told = type === undefined ? undefined : details({ type });
    expect(toAsset('1', { blitz: blitz({ ticker }) }, told, T0)).toMatchObject({ kind });
  });

  it.each([
    [5, 0.00001],
    [0, 1],
    [2, 0.01],
    [NaN, 0.000001],
    [-1, 0.000001],
    [undefined, 0.000001],
  ])('with %s digits has steps of %s', (precision, tickSize) => {
    expect(tickSizeOf(details({ precision: precision as number }))).toBe(tickSize);
  });

  it('is listed after what is open, and before what is open less long or pays less', () => {
    const asset = (symbol: string, open: boolean, payout: number) => ({
      ...toAsset('1', { blitz: blitz() }, undefined, T0),
      symbol,
      open,
      payout,
    });
    const sorted = inOrder([
      asset('CLOSED-OTC', false, 0),
      asset('GBPUSD', true, 0.9),
      asset('EURUSD', true, 0.95),
      asset('AUDUSD', true, 0.9),
      asset('ANY-OTC', true, 0.7),
    ]);
    expect(sorted.map(({ symbol }) => symbol)).toEqual([
      'ANY-OTC',
      'EURUSD',
      'AUDUSD',
      'GBPUSD',
      'CLOSED-OTC',
    ]);
  });

  it('pays a fraction, however the percent is told', () => {
    expect([87, 187, 0, -5, NaN, 100].map(fraction)).toEqual([0.87, 0.87, 0, 0, 0, 1]);
  });
});

describe('byExpirySeconds', () => {
  const step = (size: number | string, second: number): SdkInstrument => ({
    expirationSize: size,
    expiredAt: new Date(T0 + second * 1000),
    deadtime: 30,
    profitCommissionPercent: 13,
  });

  it('counts the steps that can be bought, whatever order they come in', () => {
    const found = byExpirySeconds([
      step(60, 180),
      step(60, 120),
      step(900, 900),
      step('End of week', 86_400),
    ]);
    expect(
      [...found].map(([seconds, { expiredAt }]) => [seconds, (expiredAt.getTime() - T0) / 1000]),
    ).toEqual([
      [60, 120],
      [120, 180],
      [900, 900],
    ]);
  });

  it('gives the smaller step what two have', () => {
    const steps = [step(300, 300), ...[60, 120, 180, 240, 360].map((second) => step(60, second))];
    expect(byExpirySeconds(steps).get(300)!.expirationSize).toBe(60);
    expect(byExpirySeconds([]).size).toBe(0);
  });
});
