import { Zone } from '../../common/index.js';
import { LocalTime } from './local-time.js';
import { book, newLedger, restAt, restUntil, toLimits, turnDay } from './protections.rules.js';
import type { ProtectionSettings } from './run-settings.js';
import { isWithinHours, minuteOfDay, nextOpening, parseHours } from './trading-hours.rules.js';

const iso = (instant: number | null) => instant !== null && new Date(instant).toISOString();
const at = (text: string) => Date.parse(text);
const SAO_PAULO = 'America/Sao_Paulo';

/** Books results of some minutes of a day, and looks at an instant. */
function look(
  settings: ProtectionSettings,
  results: readonly [time: string, pnl: number][],
  now: string,
  zone = SAO_PAULO,
) {
  const [ledger, limits, calendar] = [newLedger(), toLimits(settings), new LocalTime(Zone.find(zone)!)];
  for (const [time, pnl] of results) {
    const status = pnl > 0 ? 'win' : pnl < 0 ? 'loss' : 'tie';
    const settled = { status, pnl, closedAt: at(time) } as const;
    book(ledger, { key: 'A:1', asset: 'A', stake: 100, level: 0, openedAt: 0, settled }, limits, calendar);
  }
  turnDay(ledger, at(now), calendar);
  const restraint = restAt(ledger, limits, at(now), calendar);
  const until = restraint && restUntil(restraint, ledger, limits, at(now), calendar);
  return { restraint, until: until === undefined ? undefined : iso(until), ledger };
}

const LOSSES: [string, number][] = [
  ['2026-01-31T12:00:00Z', -300],
  ['2026-01-31T12:01:00Z', -300],
  ['2026-01-31T12:02:00Z', -300],
];

describe('protections', () => {
  it.each<
    [string, ProtectionSettings, [string, number][], string, string | undefined, string | false | undefined]
  >([
    ['nothing set', {}, LOSSES, '2026-01-31T12:03:00Z', undefined, undefined],
    ['stop loss', { stopLoss: 9 }, LOSSES, '2026-01-31T12:03:00Z', 'stop_loss', '2026-02-01T03:00:00.000Z'],
    ['a cent before it', { stopLoss: 9.01 }, LOSSES, '2026-01-31T12:03:00Z', undefined, undefined],
    [
      'stop loss, the last instant of the day',
      { stopLoss: 9 },
      LOSSES,
      '2026-02-01T02:59:59.999Z',
      'stop_loss',
      '2026-02-01T03:00:00.000Z',
    ],
    ['stop loss, the next day', { stopLoss: 9 }, LOSSES, '2026-02-01T03:00:00Z', undefined, undefined],
    [
      'stop win',
      { stopWin: 5 },
      [['2026-01-31T12:00:00Z', 500]],
      '2026-01-31T12:03:00Z',
      'stop_win',
      '2026-02-01T03:00:00.000Z',
    ],
    [
      'a day has its own result: what closed before midnight is not of it',
      { stopLoss: 6 },
      [
        ['2026-02-01T02:59:00Z', -300],
        ['2026-02-01T03:01:00Z', -300],
      ],
      '2026-02-01T03:02:00Z',
      undefined,
      undefined,
    ],
    [
      'nor is what is heard of only on the next day',
      { stopLoss: 6 },
      [
        ['2026-02-01T03:01:00Z', -300],
        ['2026-02-01T02:59:00Z', -300],
      ],
      '2026-02-01T03:02:00Z',
      undefined,
      undefined,
    ],
    [
      'drawdown counts from the highest point, over days, and does not end by itself',
      { maxDrawdown: 6 },
      [
        ['2026-01-29T12:00:00Z', 900],
        ['2026-01-30T12:00:00Z', -300],
        ['2026-01-31T12:00:00Z', -300],
        ['2026-01-31T12:01:00Z', 9000],
      ],
      '2026-02-05T12:00:00Z',
      'max_drawdown',
      false,
    ],
    [
      'a streak rests for the day',
      { maxConsecutiveLosses: 3 },
      LOSSES,
      '2026-01-31T12:03:00Z',
      'loss_streak',
      '2026-02-01T03:00:00.000Z',
    ],
    [
      'or for its cool-down',
      { maxConsecutiveLosses: 3, cooldownSeconds: 600 },
      LOSSES,
      '2026-01-31T12:03:00Z',
      'loss_streak',
      '2026-01-31T12:12:00.000Z',
    ],
    [
      'which ends',
      { maxConsecutiveLosses: 3, cooldownSeconds: 600 },
      LOSSES,
      '2026-01-31T12:12:00Z',
      undefined,
      undefined,
    ],
    [
      'after a pause the streak begins anew',
      { maxConsecutiveLosses: 3, cooldownSeconds: 600 },
      [...LOSSES, ['2026-01-31T13:00:00Z', -300]],
      '2026-01-31T13:01:00Z',
      undefined,
      undefined,
    ],
    [
      'a win ends the streak, a tie does not',
      { maxConsecutiveLosses: 2 },
      [
        ['2026-01-31T12:00:00Z', -1],
        ['2026-01-31T12:01:00Z', 1],
        ['2026-01-31T12:02:00Z', -1],
      ],
      '2026-01-31T12:03:00Z',
      undefined,
      undefined,
    ],
    [
      'over a tie',
      { maxConsecutiveLosses: 2 },
      [
        ['2026-01-31T12:00:00Z', -1],
        ['2026-01-31T12:01:00Z', 0],
        ['2026-01-31T12:02:00Z', -1],
      ],
      '2026-01-31T12:03:00Z',
      'loss_streak',
      '2026-02-01T03:00:00.000Z',
    ],
    [
      'a cool-down alone follows each loss',
      { cooldownSeconds: 120 },
      [LOSSES[0]],
      '2026-01-31T12:01:59Z',
      'cool_down',
      '2026-01-31T12:02:00.000Z',
    ],
    [
      'and no win',
      { cooldownSeconds: 120 },
      [['2026-01-31T12:00:00Z', 1]],
      '2026-01-31T12:00:30Z',
      undefined,
      undefined,
    ],
    ['within hours', { hours: '09:00-12:00' }, [], '2026-01-31T12:00:00Z', undefined, undefined],
    [
      'before hours',
      { hours: '09:00-12:00' },
      [],
      '2026-01-31T11:59:59Z',
      'trading_hours',
      '2026-01-31T12:00:00.000Z',
    ],
    [
      'the end is outside',
      { hours: '09:00-12:00' },
      [],
      '2026-01-31T15:00:00Z',
      'trading_hours',
      '2026-02-01T12:00:00.000Z',
    ],
    ['over midnight', { hours: '22:00-02:00' }, [], '2026-01-31T04:59:00Z', undefined, undefined],
    [
      'after it',
      { hours: '22:00-02:00' },
      [],
      '2026-01-31T05:00:00Z',
      'trading_hours',
      '2026-02-01T01:00:00.000Z',
    ],
  ])('%s', (_, settings, results, now, restraint, until) => {
    expect(look(settings, results, now)).toMatchObject({ restraint, until });
  });

  it.each([
    // clocks of New York: put forward on March 8, back on November 1
    ['2026-03-07T14:30:00Z', undefined],
    ['2026-03-07T13:30:00Z', 'trading_hours'],
    ['2026-03-09T13:30:00Z', undefined],
    ['2026-03-09T12:59:00Z', 'trading_hours'],
    ['2026-11-02T13:30:00Z', 'trading_hours'],
    ['2026-11-02T14:00:00Z', undefined],
  ])('hours follow the clocks of the zone: %s', (now, restraint) => {
    expect(look({ hours: '09:00-17:00' }, [], now, 'America/New_York').restraint).toBe(restraint);
  });

  it('a day of 23 hours ends after 23 hours', () => {
    const result = look(
      { stopLoss: 1 },
      [['2026-03-08T12:00:00Z', -100]],
      '2026-03-08T13:00:00Z',
      'America/New_York',
    );
    expect(result.until).toBe('2026-03-09T04:00:00.000Z');
  });
});

describe('trading hours', () => {
  it.each([
    ['09:00-17:30', [{ from: 540, to: 1050 }]],
    ['00:00-24:00', [{ from: 0, to: 1440 }]],
    [
      '09:00-12:00, 22:30-02:00',
      [
        { from: 540, to: 720 },
        { from: 1350, to: 120 },
      ],
    ],
    ['9:00-17:00', null],
    ['09:00', null],
    ['09:00-09:00', null],
    ['09:00-24:01', null],
    ['24:00-09:00', null],
    ['09:60-10:00', null],
    ['', null],
    ['09:00-10:00,', null],
  ])('%j', (text, spans) => {
    expect(parseHours(text)).toEqual(spans);
  });

  it('every minute of a day is either within 22:30-02:00 or not', () => {
    const spans = parseHours('22:30-02:00')!;
    const within = Array.from({ length: 1440 }, (_, minute) => minute).filter((minute) =>
      isWithinHours(spans, minute),
    );
    expect(within).toHaveLength(210);
    expect(within.every((minute) => minute < 120 || minute >= 1350)).toBe(true);
  });

  it('an opening that the clock jumps over comes right after the jump', () => {
    const zone = Zone.find('America/New_York')!;
    const next = nextOpening(parseHours('02:30-05:00')!, at('2026-03-08T06:00:00Z'), (instant) =>
      zone.offsetAt(instant),
    );
    expect(iso(next)).toBe('2026-03-08T07:00:00.000Z');
  });

  it('minutes of the local day are whole, before 1970 too', () => {
    expect(minuteOfDay(-1, 0)).toBe(1439);
    expect(minuteOfDay(0, -3 * 3_600_000)).toBe(21 * 60);
  });
});

describe('LocalTime', () => {
  it.each(['America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'])(
    '%s: the same as the zone, quarter by quarter',
    (name) => {
      const zone = Zone.find(name)!;
      const local = new LocalTime(zone);
      for (
        let instant = at('2018-01-01T00:07:00Z');
        instant < at('2019-01-01T00:00:00Z');
        instant += 7_000_000
      ) {
        expect(local.offsetAt(instant)).toBe(zone.offsetAt(instant));
        expect(local.endOfDay(instant)).toBe(zone.startOfDay(zone.dayOf(instant) + 1));
      }
    },
  );
});
