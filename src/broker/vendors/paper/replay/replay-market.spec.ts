import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Candle, msOf, parseCandleCsv, type Timeframe } from '../../../../market/index.js';
import { replayMarket } from './replay-market.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 10, 55);

function fileOf(lines: readonly string[], name = 'candles.csv'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'td-replay-')), name);
  writeFileSync(path, ['time,open,high,low,close', ...lines].join('\n'));
  return path;
}

/** One-minute candles from START; `gaps` are minutes that are missing. */
function minutes(many: number, gaps: readonly number[] = []): string {
  const lines: string[] = [];
  for (let at = 0; at < many; at++) {
    if (gaps.includes(at)) continue;
    const open = 100 + (at % 7);
    const close = 100 + ((at * 3) % 5);
    const high = Math.max(open, close) + (at % 3);
    const low = Math.min(open, close) - (at % 2);
    lines.push([START / 1000 + at * 60, open, high, low, close].join(','));
  }
  return fileOf(lines);
}

describe('a replay of candle files', () => {
  it('lists the files only, with what is known of their assets', () => {
    const market = replayMarket({ EURUSD: minutes(20), 'MY-OWN': minutes(20) });
    expect(market.assets(START)).toEqual([
      expect.objectContaining({
        id: 'EURUSD',
        kind: 'forex',
        name: 'Euro / US Dollar',
        open: true,
        payout: 0.88,
      }),
      expect.objectContaining({ id: 'MY-OWN', name: 'MY-OWN', open: true, tickSize: 0.01 }),
    ]);
    expect(() => market.find('BTCUSD')).toThrow('no asset');
  });

  it('has the prices of the file at the ends of its candles, and gives its candles back', async () => {
    const path = minutes(150, [20, 21, 22, 70]);
    const { candles: file } = parseCandleCsv(readFileSync(path, 'utf8'));
    const { series, candles } = replayMarket({ X: path }).find('X');
    for (const { time, close } of file) expect(series.priceAt(time + MINUTE)).toBe(close);
    const end = START + 150 * MINUTE;
    expect(await candles.closed('1m', { from: 0, to: end }, 1000, end)).toEqual(file);
    const five = await candles.closed('5m', { from: 0, to: end }, 1000, end);
    expect(five).toEqual(joined(file, '5m'));
    expect(await candles.closed('1h', { from: 0, to: end + 3_600_000 }, 1000, end + 7_200_000)).toEqual(
      joined(file, '1h'),
    );
  });

  it('is closed in gaps and outside of the file, where the price stays', () => {
    const { series } = replayMarket({ X: minutes(10, [3, 4]) }).find('X');
    const at = (minute: number) => START + minute * MINUTE;
    expect([-1, 0, 2.9, 3, 4.9, 5, 9.9, 10].map((minute) => series.isOpen(at(minute)))).toEqual([
      ...[false, true, true, false, false, true, true, false],
    ]);
    expect(series.closesAt(at(0.5))).toBe(at(3));
    expect(series.closesAt(at(3))).toBe(at(3));
    expect(series.closesAt(at(5))).toBe(at(10));
    const close = series.priceAt(at(3));
    for (const minute of [3.1, 4, 5]) expect(series.priceAt(at(minute))).toBe(close);
    expect(series.priceAt(at(10_000))).toBe(series.priceAt(at(10)));
    expect(series.priceAt(at(-10_000))).toBe(series.priceAt(at(0)));
  });

  it.each(['5s', '15s', '1m', '5m', '4h'] as const)('plays files of %s', async (timeframe) => {
    const length = msOf(timeframe);
    const start = Math.floor(START / length) * length;
    const lines = Array.from({ length: 40 }, (_, at) =>
      [(start + at * length) / 1000, 50 + (at % 3), 60 + at, 40 - (at % 9), 50 + (at % 4)].join(','),
    );
    const path = fileOf(lines);
    const { candles: file } = parseCandleCsv(readFileSync(path, 'utf8'));
    const end = start + 40 * length;
    const { candles } = replayMarket({ X: path }).find('X');
    expect(await candles.closed(timeframe, { from: 0, to: end }, 1000, end)).toEqual(file);
  });

  it('begins with the 300th candle of the file that begins first, or the last one of a short file', () => {
    expect(replayMarket({ X: minutes(400) }).startsAt).toBe(START + 300 * MINUTE);
    expect(replayMarket({ X: minutes(10) }).startsAt).toBe(START + 9 * MINUTE);
  });

  it('is another market when a file changes', () => {
    const key = replayMarket({ X: minutes(10) }).key;
    expect(replayMarket({ X: minutes(10) }).key).toBe(key);
    expect(replayMarket({ X: minutes(11) }).key).not.toBe(key);
    expect(replayMarket({ Y: minutes(10) }).key).not.toBe(key);
  });

  it.each([
    ['one that is not there', () => '/no/such.csv', 'ENOENT'],
    ['one without candles', () => fileOf([]), 'no candles'],
    ['one with a bad price', () => fileOf(['60,1,x,1,1']), 'line 2, high'],
    ['one with a single candle', () => fileOf(['60,1,1,1,1']), 'long'],
    ['one of odd candles', () => fileOf(['60,1,1,1,1', '67,1,1,1,1']), 'long'],
    ['one that is not aligned', () => fileOf(['61,1,1,1,1', '121,1,1,1,1']), 'multiples'],
    ['one of huge prices', () => fileOf(['60,30000000,30000000,1,1', '120,1,1,1,1.00']), '2147483647'],
  ])('refuses %s, and names it', (_case, path, message) => {
    const file = path();
    expect(() => replayMarket({ X: file })).toThrow(`PAPER_REPLAY: ${file} (X): `);
    expect(() => replayMarket({ X: file })).toThrow(message);
  });

  const REAL = resolve('..', 'shared', 'data', 'eurusd-1m-oanda-bid.csv');
  (existsSync(REAL) ? it : it.skip)('gives back a file of a real market, with its gaps', async () => {
    const { candles: file } = parseCandleCsv(readFileSync(REAL, 'utf8'));
    const { candles } = replayMarket({ EURUSD: REAL }).find('EURUSD');
    const end = file.at(-1)!.time + MINUTE;
    const made = await candles.closed('1m', { from: 0, to: end }, 100_000, end);
    expect(made.length).toBe(file.length);
    expect(made).toEqual(file);
  });
});

function joined(file: readonly Candle[], timeframe: Timeframe): Candle[] {
  const length = msOf(timeframe);
  const groups = new Map<number, Candle[]>();
  for (const candle of file) {
    const time = Math.floor(candle.time / length) * length;
    groups.set(time, [...(groups.get(time) ?? []), candle]);
  }
  return [...groups].map(([time, candles]) => ({
    time,
    open: candles[0].open,
    high: Math.max(...candles.map(({ high }) => high)),
    low: Math.min(...candles.map(({ low }) => low)),
    close: candles.at(-1)!.close,
    volume: 0,
  }));
}
