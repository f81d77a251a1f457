import { Readable } from 'node:stream';
import { describeWithShared } from '../../../test/setup/fixtures.js';
import type { Candle } from './candle.js';
import { blockAt, packCandles, unpackCandles } from './candle-block.rules.js';
import { BadCandleFile, parseCandleCsv, readCandleCsv } from './candle-csv.js';

const HEAD = 'time,open,high,low,close\n';

describe('parseCandleCsv', () => {
  const candle = { time: 60_000, open: 110, high: 130, low: 100, close: 120, volume: 0 };

  it.each([
    ['seconds', `${HEAD}60,1.1,1.3,1.0,1.2\n`],
    ['lines', [HEAD.trim(), '60,1.1,1.3,1.0,1.2']],
    ['a BOM, CRLF and blank lines', `\uFEFF${HEAD.trim()}\r\n\r\n60,1.1,1.3,1.0,1.2\r\n\r\n`],
    ['quotes and spaces', 'time, open ,high,low,close\n"60", 1.1 ,"1.3",1.0,1.2'],
    ['semicolons', 'time;open;high;low;close\n60;1.1;1.3;1.0;1.2'],
    ['any order and case, other columns', 'Close,spread,LOW,high,open,Time\n1.2,7,1.0,1.3,1.1,60'],
    ['ISO', `${HEAD}1970-01-01T00:01:00Z,1.1,1.3,1,1.2`],
    ['ISO of a zone', `${HEAD}1969-12-31T21:01:00-03:00,1.1,1.3,1,1.2`],
    ['exponents', `${HEAD}60,11e-1,1.3E0,1,1.2`],
  ])('reads %s', (_, text) => {
    expect(parseCandleCsv(text)).toEqual({ tickSize: 0.01, candles: [candle] });
  });

  it('reads ms and volumes', () => {
    const text = 'time,open,high,low,close,volume\n1398902400123,1,2,1,2,0.125\n1398902460123,2,2,2,2,\n';
    const { candles } = parseCandleCsv(text);
    expect(candles.map(({ time, volume }) => [time, volume])).toEqual([
      [1398902400123, 0.125],
      [1398902460123, 0],
    ]);
  });

  it.each([
    ['whole prices', '7,7,7,7', 0.01, 700],
    ['the most decimals of any price', '1.5,1.50,1.25000,1.38676', 0.00001, 150_000],
    ['zeros at the end do not count', '1.50000,1.50000,1.50000,1.50000', 0.01, 150],
    ['ten decimals', '0.0000000012,0.0000000012,0.0000000012,0.0000000012', 1e-10, 12],
  ])('infers the tick size: %s', (_, prices, tickSize, open) => {
    const file = parseCandleCsv(`${HEAD}60,${prices}`);
    expect(file.tickSize).toBe(tickSize);
    expect(file.candles[0].open).toBe(open);
  });

  it('rounds to the tick size that is named', () => {
    const { tickSize, candles } = parseCandleCsv(`${HEAD}60,1.13,1.38,1.02,1.2600000000000002`, 0.05);
    expect([tickSize, candles[0]]).toEqual([0.05, { ...candle, open: 23, high: 28, low: 20, close: 25 }]);
  });

  it.each([
    ['nothing', '', 'line 1', 'has no candles'],
    ['a header only', HEAD, 'line 1', 'has no candles'],
    ['no header', '60,1,1,1,1', 'line 1, time', 'is missing'],
    ['a column that lacks', 'time,open,high,low\n60,1,1,1', 'line 1, close', 'is missing'],
    ['a column twice', 'time,open,high,low,close,open\n60,1,1,1,1,1', 'line 1, open', 'is there twice'],
    ['a short line', `${HEAD}60,1,1,1,1\n120,1,1,1`, 'line 3', 'not as many columns'],
    ['a text', `${HEAD}60,1,1,1,1\n\n120,1,x,1,1`, 'line 4, high', 'is no number: "x"'],
    ['NaN', `${HEAD}60,NaN,1,1,1`, 'line 2, open', 'is no number'],
    ['infinity', `${HEAD}60,1,1,1,1e999`, 'line 2, close', 'is no number'],
    ['a decimal comma', 'time;open;high;low;close\n60;1,1;1,3;1,0;1,2', 'line 2', ''],
    ['nothing in a field', `${HEAD}60,1,,1,1`, 'line 2, high', 'is no number'],
    ['zero', `${HEAD}60,1,1,0,1`, 'line 2, low', 'above 0'],
    ['a negative price', `${HEAD}60,1,1,-1,1`, 'line 2, low', 'above 0'],
    ['high below low', `${HEAD}60,1,1,2,1`, 'line 2, high', 'is below'],
    ['high below open', `${HEAD}60,3,2,1,1`, 'line 2, high', 'is below'],
    ['low above close', `${HEAD}60,3,3,2,1`, 'line 2, low', 'is above'],
    ['the same time twice', `${HEAD}60,1,1,1,1\n60,1,1,1,1`, 'line 3, time', 'is there twice'],
    ['times that fall', `${HEAD}60,1,1,1,1\n0,1,1,1,1`, 'line 3, time', 'before that of the line above'],
    ['a local time', `${HEAD}2014-05-01 00:00,1,1,1,1`, 'line 2, time', 'ISO 8601'],
    ['a day that is none', `${HEAD}2014-02-30T00:00:00Z,1,1,1,1`, 'line 2, time', 'ISO 8601'],
    ['float noise', `${HEAD}60,1.3867600000000001,2,1,1`, 'line 2, open', 'more than 10 decimals'],
    ['prices beyond exact numbers', `${HEAD}60,1e15,1e15,1,1`, 'line 2, open', 'too large'],
    ['a negative volume', `${HEAD.trim()},volume\n60,1,1,1,1,-1`, 'line 2, volume', 'no volume'],
    ['an open quote', `${HEAD}60,"1,1,1,1\n120,1,1,1,1`, 'line ', ''],
    ['one endless line', 'x'.repeat(20_000), 'line ', ''],
  ])('refuses %s', (_, text, field, message) => {
    let error: unknown;
    try {
      parseCandleCsv(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(BadCandleFile);
    const [first] = (error as BadCandleFile).errors!;
    if (field.endsWith(' ')) expect(first.field).toMatch(/^line \d+/);
    else if (message) expect(first.field).toBe(field);
    else expect(first.field).toContain(field);
    expect(first.message).toContain(message);
  });

  it.each([0, -1, NaN, Infinity])('takes no tick size of %d', (tickSize) => {
    expect(() => parseCandleCsv(`${HEAD}60,1,1,1,1`, tickSize)).toThrow(RangeError);
  });
});

describe('readCandleCsv', () => {
  const text = `${HEAD}60,1.1,1.3,1.0,1.2\n120,1.2,1.25,1.2,1.2\n`;

  it('reads the same from chunks that end anywhere', async () => {
    const bytes = Buffer.from(text);
    const chunks = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
    await expect(readCandleCsv(Readable.from(chunks))).resolves.toEqual(parseCandleCsv(text));
  });

  it('refuses the same', async () => {
    const bad = readCandleCsv(Readable.from([text, '120,1,1,', '1,1\n']));
    await expect(bad).rejects.toMatchObject({ code: 'MARKET.BAD_CANDLE_FILE', message: /^line 4, time/ });
  });

  it('fails with what the stream fails with', async () => {
    const broken = async function* () {
      yield await Promise.resolve(text);
      throw new Error('the upload was cut');
    };
    await expect(readCandleCsv(broken())).rejects.toThrow('the upload was cut');
  });
});

/** Real candles; see test/setup/fixtures.ts. */
describeWithShared('data', ({ bytes }) => {
  it.each([
    ['eurusd-1m-oanda-bid.csv', 0.00001, 18_184, 439],
    ['btcusd-1m-coinbase.csv', 0.01, 12_423, null],
  ])('reads %s, gaps included', async (name, tickSize, count, gaps) => {
    const file = parseCandleCsv(bytes(name).toString('utf8'));
    expect([file.tickSize, file.candles.length]).toEqual([tickSize, count]);
    const jumps = file.candles.filter(({ time }, i) => i > 0 && time - file.candles[i - 1].time !== 60_000);
    if (gaps !== null) expect(jumps).toHaveLength(gaps);
    expect(await readCandleCsv(Readable.from([bytes(name)]))).toEqual(file);
  });

  it('takes the prices as they are written', () => {
    const { candles } = parseCandleCsv(bytes('eurusd-1m-oanda-bid.csv').toString('utf8'));
    const first = { time: 1398902400000, open: 138676, high: 138686, low: 138669, close: 138686, volume: 0 };
    expect(candles[0]).toEqual(first);
  });

  it('packs them into few bytes, and gives them back', () => {
    const { candles } = parseCandleCsv(bytes('eurusd-1m-oanda-bid.csv').toString('utf8'));
    const blocks = new Map<number, Candle[]>();
    for (const candle of candles) {
      const block = blockAt(candle.time, '1m');
      blocks.set(block, [...(blocks.get(block) ?? []), candle]);
    }
    let size = 0;
    for (const [block, some] of blocks) {
      const packed = packCandles(some, '1m');
      size += packed.length;
      expect(unpackCandles(packed, '1m', block)).toEqual(some);
    }
    expect(size / candles.length).toBeLessThan(8);
  });
});
