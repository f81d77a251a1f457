import type { Candle } from '../../market/index.js';
import { signalList } from './signal-list.js';
import { parseSignalList } from './signal-list.rules.js';

const DAY = Date.parse('2026-01-31T00:00:00Z') / 86_400_000;

describe('parseSignalList', () => {
  it.each([
    ['M5;EURUSD;14:30;CALL', { symbol: 'EURUSD', second: 52_200, direction: 'call', expirySeconds: 300 }],
    ['14:30:15 eur/usd-otc venda', { symbol: 'EURUSD-OTC', second: 52_215, direction: 'put' }],
    ['31/01/2026,US30,9:05,COMPRA,15', { symbol: 'US30', day: DAY, second: 32_700, expirySeconds: 900 }],
    [
      '2026-01-31 | GBPJPY | 00:00 | PUT | H1',
      { symbol: 'GBPJPY', day: DAY, second: 0, expirySeconds: 3600 },
    ],
    ['M5;EURUSD;14:30;CALL;1 # gain', { symbol: 'EURUSD', expirySeconds: 60 }],
  ])('%s', (line, expected) => {
    expect(parseSignalList(line)).toMatchObject({ signals: [{ line: 1, ...expected }], refused: [] });
  });

  it('passes over a long line of nothing but signs of comments, as quickly as any other', () => {
    // the line ends where `.` does not: a pattern that looks for both ends begins anew at each sign, for minutes
    expect(parseSignalList(`${'#'.repeat(2_000_000)}\r\u2028x`)).toEqual({ signals: [], refused: [] });
  });

  it('names the lines that it refuses, and takes the others', () => {
    const { signals, refused } = parseSignalList(
      [
        '# of today',
        '',
        'M5;EURUSD;14:30;CALL',
        'M5;EURUSD;14:30;PUT',
        'M5;EURUSD;24:00;PUT',
        'M5;EURUSD;14:35',
        'M5;14:35;CALL',
        'M5;EURUSD;CALL',
        'EURUSD GBPUSD 14:40 CALL',
        '30/02/2026 EURUSD 14:40 CALL',
        'M0 EURUSD 14:40 CALL',
        'M5;EURUSD;14:30;CALL',
      ].join('\r\n'),
    );
    expect(signals.map(({ line }) => line)).toEqual([3]);
    expect(refused).toEqual([
      { line: 4, reason: 'contradicts line 3' },
      { line: 5, reason: 'does not know what "24:00" is' },
      { line: 6, reason: 'says neither CALL nor PUT' },
      { line: 7, reason: 'names no asset' },
      { line: 8, reason: 'names no time such as 14:30' },
      { line: 9, reason: 'says "GBPUSD" beside another such word' },
      { line: 10, reason: '30/02/2026 is no date' },
      { line: 11, reason: 'M0 is no length' },
    ]);
  });
});

describe('signal-list', () => {
  const context = { asset: '76', symbol: 'EURUSD', timeframe: '5m', tickSize: 1 } as const;
  const at = (iso: string): Candle => ({
    time: Date.parse(iso),
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 0,
  });
  const says = (lines: string, iso: string, timeZone: string) =>
    signalList.create({ lines }, { ...context, timeZone }).onCandle(at(iso));

  it.each([
    ['the candle that ends at 14:30 in São Paulo', '2026-01-31T17:25:00Z', 'America/Sao_Paulo', true],
    ['the one that begins then', '2026-01-31T17:30:00Z', 'America/Sao_Paulo', false],
    ['summer time', '2026-07-01T13:25:00Z', 'Europe/London', true],
    ['winter time', '2026-01-31T14:25:00Z', 'Europe/London', true],
  ])('%s', (_, iso, zone, signals) => {
    const signal = says('M5;EURUSD;14:30;CALL', iso, zone);
    expect(signal).toEqual(
      signals ? { direction: 'call', expirySeconds: 300, because: { line: 1 } } : undefined,
    );
  });

  it('a line with a date holds on that day only, and before one for every day', () => {
    const lines = '14:30 EURUSD CALL\n2026-02-01 14:30 EURUSD PUT';
    expect(says(lines, '2026-01-31T14:25:00Z', 'UTC')?.direction).toBe('call');
    expect(says(lines, '2026-02-01T14:25:00Z', 'UTC')?.direction).toBe('put');
  });

  it('knows an asset by its id and its symbol, and no other', () => {
    expect(says('14:30 76X CALL', '2026-01-31T14:25:00Z', 'UTC')).toBeUndefined();
    expect(says('14:30 EURUSD-OTC CALL', '2026-01-31T14:25:00Z', 'UTC')).toBeUndefined();
    expect(says('14:30 EUR/USD CALL', '2026-01-31T14:25:00Z', 'UTC')).toBeDefined();
  });
});
