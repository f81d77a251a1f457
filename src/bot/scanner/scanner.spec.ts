import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { startTestApp, type TestApp } from '../../../test/setup/test-app.js';
import type { Asset, Candle, Candles, MarketSource } from '../../market/index.js';
import { forgetLeaseOwner, newLeaseOwner } from '../../platform/index.js';
import type { Strategy } from '../strategies/strategy.js';
import { MarketScan } from './market-scan.js';
import { ScannerRepository } from './scanner.repository.js';
import { ScannerDocument } from './scanner.schema.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 4, 12);
const ASSET = {
  id: 'A',
  symbol: 'A',
  name: 'A',
  kind: 'forex',
  open: true,
  payout: 0.8,
  tickSize: 1,
} as const satisfies Asset;

/** Calls on every third candle; the price rises on two of three minutes. */
const EVERY_THIRD: Strategy = {
  ...{ id: 'every-third', name: '', description: '', params: [] },
  create: () => ({
    warmup: 0,
    onCandle: ({ time }) =>
      (time / MINUTE) % 3 === 0 ? { direction: 'call', because: { minute: time / MINUTE } } : undefined,
  }),
};
const closeOf = (time: number) => 1000 + ((time / MINUTE) % 5);

describe('scanning a market, on the real database', () => {
  let server: TestApp;
  let rows: ScannerRepository;
  let model: Model<ScannerDocument>;
  let now: number;
  const source = {
    key: 'scripted',
    now: () => now,
    assets: () => Promise.resolve([ASSET]),
  } as unknown as MarketSource;
  const candles = {
    closed: (
      _source: MarketSource,
      _asset: string,
      _timeframe: string,
      { from, to }: { from: number; to: number },
    ) => {
      const found: Candle[] = [];
      for (let time = from; time < to; time += MINUTE) {
        const close = closeOf(time);
        found.push({ time, open: close, high: close, low: close, close, volume: 0 });
      }
      return Promise.resolve(found);
    },
  } as unknown as Candles;

  beforeAll(async () => {
    server = await startTestApp();
    rows = server.app.get(ScannerRepository);
    model = server.app.get<Model<ScannerDocument>>(getModelToken(ScannerDocument.name));
  });
  beforeEach(async () => {
    now = START;
    await model.deleteMany({});
  });
  afterAll(() => server.close());

  const scanner = (strategy = EVERY_THIRD) =>
    new MarketScan(source, {
      ...{ candles, rows, strategies: [strategy], timeZone: 'UTC' },
      timeframes: [['1m', 30]],
    });
  const look = (scan: MarketScan) =>
    scan.look(
      () => true,
      () => Promise.resolve(),
    );
  const row = async () => (await model.findOne().lean())!;

  /** What a plain count over the minutes says. */
  function expected(from: number, to: number) {
    let [wins, losses, ties] = [0, 0, 0];
    for (let time = from - 5 * MINUTE; time < to; time += MINUTE) {
      const decidedAt = time + 2 * MINUTE;
      if ((time / MINUTE) % 3 !== 0 || decidedAt <= from || decidedAt > to) continue;
      const moved = closeOf(time + MINUTE) - closeOf(time);
      if (moved > 0) wins++;
      else if (moved < 0) losses++;
      else ties++;
    }
    return { signals: wins + losses + ties, wins, losses, ties };
  }

  it('begins with a history and goes on from where it is', async () => {
    const scan = scanner();
    await look(scan);
    const from = START - 30 * MINUTE;
    expect(await row()).toMatchObject({ ...expected(from, START), payout: 0.8, countedTo: new Date(START) });
    now += 7 * MINUTE + 20_000;
    await look(scan);
    await look(scan);
    const counted = await row();
    expect(counted).toMatchObject(expected(from, START + 7 * MINUTE));
    expect(counted.expectancy).toBeCloseTo((counted.wins * 0.8 - counted.losses) / counted.signals, 10);
    expect(counted.lastSignal!.direction).toBe('call');
  });

  it('counts everything once over restarts, and two that scan side by side count once', async () => {
    await look(scanner());
    now += 2 * MINUTE;
    await look(scanner());
    now += 11 * MINUTE;
    await Promise.all([look(scanner()), look(scanner())]);
    expect(await row()).toMatchObject(expected(START - 30 * MINUTE, now));
  });

  it('goes on from what somebody else has counted meanwhile', async () => {
    const [one, two] = [scanner(), scanner()];
    await look(one);
    await look(two);
    now += 4 * MINUTE;
    await look(one);
    await look(two);
    now += 5 * MINUTE;
    await look(two);
    await look(two);
    expect(await row()).toMatchObject(expected(START - 30 * MINUTE, now));
  });

  it('counts everything after a restart of a strategy that has to see much first', async () => {
    const slow: Strategy = {
      ...EVERY_THIRD,
      create: (params, context) => ({ ...EVERY_THIRD.create(params, context), warmup: 500 }),
    };
    await look(scanner(slow));
    expect(await row()).toMatchObject(expected(START - 30 * MINUTE, START));
    now += 6 * MINUTE;
    await look(scanner(slow));
    expect(await row()).toMatchObject(expected(START - 30 * MINUTE, now));
  });

  it('is done by one process at a time', async () => {
    const [one, two] = [newLeaseOwner(new Date()), newLeaseOwner(new Date())];
    const at = Date.now();
    expect(await rows.hold(one, at)).toBe(true);
    expect(await rows.hold(two, at)).toBe(false);
    expect(await rows.hold(one, at)).toBe(true);
    forgetLeaseOwner(one);
    expect(await rows.hold(two, at)).toBe(true);
    forgetLeaseOwner(two);
  });
});
