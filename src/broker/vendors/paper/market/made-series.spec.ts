import { madeMarket } from './paper-market.js';
import { MADE_ASSETS } from './paper-assets.js';
import { HOUR_MS } from './price-series.js';
import { hash, uniform } from './random.js';

const NOW = Date.UTC(2026, 2, 11, 15);
const MINUTE = 60_000;
const DAY = 86_400_000;
const OTC = MADE_ASSETS.filter(({ symbol }) => symbol.endsWith('-OTC')).map(({ id }) => id);

const seriesOf = (seed: string, asset: string) => madeMarket(seed).find(asset).series;
const minutes = (seed: string, asset: string, many: number, now = NOW) =>
  madeMarket(seed).find(asset).candles.closed('1m', { from: 0, to: now }, many, now);

describe('the made market', () => {
  it('is the same on every machine: some prices, as they always were', () => {
    const market = madeMarket('1');
    const prices = (asset: string) =>
      [0, 1, 61, 3601, 86_400 * 30].map((ago) => market.find(asset).series.priceAt(NOW - ago * 1000));
    expect({
      otc: prices('EURUSD-OTC'),
      coin: prices('BTCUSD'),
      forex: prices('EURUSD'),
      share: prices('AAPL'),
    }).toEqual({
      otc: [118887, 118885, 118882, 118514, 107492],
      coin: [622807, 622819, 622424, 618941, 500870],
      forex: [108004, 108004, 108014, 108025, 111210],
      share: [21266, 21273, 21272, 21365, 22371],
    });
  });

  it('has the same prices in whatever order they are asked for', () => {
    const times = Array.from({ length: 400 }, (_, at) => NOW - (hash(at, 1) % 4_000_000) * 1000);
    for (const asset of ['USDJPY-OTC', 'XAUUSD', 'TSLA']) {
      const one = seriesOf('7', asset);
      const other = seriesOf('7', asset);
      const prices = new Map(times.map((time) => [time, one.priceAt(time)]));
      for (const time of [...times].sort((a, b) => a - b)) expect(other.priceAt(time)).toBe(prices.get(time));
      expect(times.map((time) => other.priceAt(time))).toEqual([...prices.values()]);
    }
  });

  it('is another market with another seed, and each asset has its own way', () => {
    const ways = [seriesOf('1', 'EURUSD'), seriesOf('2', 'EURUSD'), seriesOf('1', 'EURUSD-OTC')].map(
      (series) =>
        Array.from({ length: 50 }, (_, at) => series.priceAt(NOW - at * 1000) - series.priceAt(NOW)).join(),
    );
    expect(new Set(ways).size).toBe(3);
  });

  it('lists at least twenty assets, those that are always open first, with their pay-outs', () => {
    const sunday = madeMarket('1').assets(Date.UTC(2026, 2, 8, 12));
    expect(sunday.length).toBeGreaterThanOrEqual(20);
    const lastOpen = sunday.findLastIndex(({ open }) => open);
    expect(sunday.slice(0, lastOpen + 1).every(({ open }) => open)).toBe(true);
    expect(sunday.slice(0, 6).every(({ symbol }) => symbol.endsWith('-OTC'))).toBe(true);
    expect(new Set(sunday.map(({ kind }) => kind))).toEqual(
      new Set(['forex', 'crypto', 'index', 'commodity', 'stock']),
    );
    expect(sunday.filter(({ open }) => !open).map(({ payout }) => payout)).toEqual(
      sunday.filter(({ open }) => !open).map(() => 0),
    );
    for (const { payouts } of MADE_ASSETS) {
      for (const payout of Object.values(payouts)) {
        expect(payout).toBeGreaterThanOrEqual(0.75);
        expect(payout).toBeLessThanOrEqual(0.92);
      }
    }
    expect(
      madeMarket('1')
        .assets(NOW)
        .every(({ open }) => open),
    ).toBe(true); // a Wednesday afternoon
  });

  it('has no flat minutes, and wicks, while it is open', async () => {
    for (const { id } of MADE_ASSETS) {
      const candles = await minutes('3', id, 2000);
      const ranges = candles.map(({ high, low }) => high - low).sort((a, b) => a - b);
      expect(candles).toHaveLength(2000);
      expect(ranges[0]).toBeGreaterThan(0);
      expect(ranges[20]).toBeGreaterThanOrEqual(3); // 99 % of the minutes
      const wicks = candles.filter(
        ({ open, high, low, close }) => high > Math.max(open, close) || low < Math.min(open, close),
      );
      expect(wicks.length).toBeGreaterThan(1500);
    }
  });

  it('does not tick while it is closed, and begins anew with a jump now and then', () => {
    const series = seriesOf('1', 'EURUSD');
    const friday = Date.UTC(2026, 2, 6, 22);
    const sunday = Date.UTC(2026, 2, 8, 21);
    const last = series.priceAt(friday);
    for (let time = friday; time <= sunday; time += 17 * MINUTE) expect(series.priceAt(time)).toBe(last);
    expect(series.hour(friday / HOUR_MS)).toBeNull();
    expect(series.hourWithTicks(sunday / HOUR_MS - 1)).toBe(friday / HOUR_MS - 1);
    const jumps = Array.from({ length: 40 }, (_, week) => {
      const opening = sunday - week * 7 * DAY + (isSummer(sunday - week * 7 * DAY) ? 0 : HOUR_MS);
      return Math.abs(series.priceAt(opening + 1000) - series.priceAt(opening));
    });
    expect(jumps.filter((jump) => jump > 40).length).toBeGreaterThan(20);
  });

  it('has fat tails, and calm and restless times', async () => {
    for (const asset of ['EURUSD-OTC', 'BTCUSD', 'XAUUSD']) {
      const candles = await minutes('11', asset, 10_000);
      const changes = candles.slice(1).map(({ close }, at) => close - candles[at].close);
      const variance = mean(changes.map((change) => change ** 2));
      const kurtosis = mean(changes.map((change) => change ** 4)) / variance ** 2;
      expect(kurtosis).toBeGreaterThan(3.5);
      const sizes = changes.map(Math.abs);
      expect(correlation(sizes.slice(20), sizes.slice(0, -20))).toBeGreaterThan(0.04);
      expect(Math.abs(mean(changes))).toBeLessThan(4 * Math.sqrt(variance / changes.length));
    }
  });

  it('gives a trader who flips coins half of 100,000 options', () => {
    const market = madeMarket('5');
    let wins = 0;
    let rises = 0;
    let decided = 0;
    for (let trade = 0; trade < 100_000; trade++) {
      const { series } = market.find(OTC[trade % OTC.length]);
      const time = NOW - Math.floor(trade / OTC.length) * MINUTE;
      const change = series.priceAt(time + MINUTE) - series.priceAt(time);
      if (change === 0) continue;
      decided++;
      if (change > 0) rises++;
      if (change > 0 === uniform(hash(trade, 99)) < 0.5) wins++;
    }
    expect(decided).toBeGreaterThan(90_000);
    expect(wins / decided).toBeGreaterThan(0.49);
    expect(wins / decided).toBeLessThan(0.51);
    expect(rises / decided).toBeGreaterThan(0.49);
    expect(rises / decided).toBeLessThan(0.51);
  });

  it('does not tell the end of an hour or a day from what has been of it', () => {
    const before: number[] = [];
    const after: number[] = [];
    const days: [number[], number[]] = [[], []];
    for (const seed of ['1', '2']) {
      for (const asset of OTC.slice(0, 3)) {
        const series = seriesOf(seed, asset);
        const scale = series.priceAt(NOW);
        for (let hour = 0; hour < 800; hour++) {
          const [start, late, end] = [0, 50, 60].map((minute) =>
            series.priceAt(NOW - hour * HOUR_MS + minute * MINUTE),
          );
          before.push((late - start) / scale);
          after.push((end - late) / scale);
        }
        for (let day = 0; day < 300; day++) {
          const midnight = Math.floor(NOW / DAY) * DAY - day * DAY;
          const [start, late, end] = [0, 20, 24].map((hour) => series.priceAt(midnight + hour * HOUR_MS));
          days[0].push((late - start) / scale);
          days[1].push((end - late) / scale);
        }
      }
    }
    expect(Math.abs(correlation(before, after))).toBeLessThan(0.07); // trends go on, a little
    expect(Math.abs(correlation(...days))).toBeLessThan(0.08);
  });

  it('stays where it belongs over years', () => {
    for (const { id, price, tickSize } of MADE_ASSETS.slice(0, 9)) {
      const series = seriesOf('1', id);
      for (let year = 0; year < 24; year += 3) {
        const ratio = (series.priceAt(Date.UTC(2020 + year, 5, 1)) * tickSize) / price;
        expect(ratio).toBeGreaterThan(0.25);
        expect(ratio).toBeLessThan(4);
      }
    }
  });

  it('is closed before its first day', () => {
    const series = seriesOf('1', 'BTCUSD');
    expect(series.isOpen(Date.UTC(2017, 11, 31, 23))).toBe(false);
    expect(series.hour(Math.floor(Date.UTC(2017, 11, 31) / HOUR_MS))).toBeNull();
    expect(series.hourWithTicks(0)).toBeNull();
    expect(series.priceAt(0)).toBe(series.priceAt(Date.UTC(2018, 0, 1)));
  });
});

function isSummer(time: number): boolean {
  return time >= Date.UTC(2026, 2, 8) || (time < Date.UTC(2025, 10, 2) && time >= Date.UTC(2025, 2, 9));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  let xy = 0;
  let xx = 0;
  let yy = 0;
  xs.forEach((x, at) => {
    xy += (x - mx) * (ys[at] - my);
    xx += (x - mx) ** 2;
    yy += (ys[at] - my) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}
