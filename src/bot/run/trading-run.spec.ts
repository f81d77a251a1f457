import { candleWalk } from '../../../test/factories/run-candles.js';
import { randomNumbers } from '../../../test/factories/random-numbers.js';
import type { Candle } from '../../market/index.js';
import type { RunSettings } from './run-settings.js';
import { checkRunSettings, type RunRequest } from './run-settings.rules.js';
import { keyOf, TradingRun } from './trading-run.js';
import type { Decision, MarketView, RunTrade } from './trading-run.types.js';

const ZONE = 'America/Sao_Paulo';
const LENGTH = 60_000;
const VIEW: MarketView = { now: 0, balance: 1_000_000, payout: 0.87, minStake: 100, maxStake: 1_000_000 };

function settingsOf(request: Partial<RunRequest> = {}): RunSettings {
  return checkRunSettings({
    strategy: 'bollinger-touch',
    assets: ['A'],
    timeframe: '1m',
    stake: { mode: 'fixed', amount: 10 },
    ...request,
  });
}

function newRun(settings: RunSettings): TradingRun {
  const contexts = settings.assets.map((asset) => ({
    asset,
    symbol: asset,
    timeframe: settings.timeframe,
    tickSize: 1,
    timeZone: ZONE,
  }));
  return new TradingRun(settings, contexts, { timeZone: ZONE });
}

/** A run whose outcomes are drawn: what it decides, and all of its trades at each instant. */
class Life {
  readonly trades: RunTrade[] = [];

  constructor(
    readonly run: TradingRun,
    private readonly settings: RunSettings,
    private readonly seed: number,
  ) {}

  /** One instant: settlements that are due, in any order; then the assets in theirs. */
  step(now: number, candles: Readonly<Record<string, Candle>>): Decision[] {
    const due = this.trades.filter(({ openedAt, settled }) => !settled && openedAt + 2 * LENGTH <= now);
    for (const trade of due.reverse()) this.settle(trade);
    return this.settings.assets.map((asset) => {
      const decision = this.run.decide(asset, candles[asset], { ...VIEW, now });
      if (decision.kind === 'order') this.open(asset, now, decision);
      return decision;
    });
  }

  private open(asset: string, now: number, { stake, level }: Extract<Decision, { kind: 'order' }>): void {
    const trade: RunTrade = { key: keyOf(asset, now), asset, stake, level, openedAt: now };
    this.run.opened({ ...trade });
    if (this.drawn(trade, 'broker') < 0.1) this.run.dropped(trade.key);
    else this.trades.push(trade);
  }

  private settle(trade: RunTrade): void {
    const drawn = this.drawn(trade, 'outcome');
    const status = drawn < 0.05 ? 'tie' : drawn < 0.5 ? 'win' : 'loss';
    const pnl = status === 'win' ? Math.round(trade.stake * 0.87) : status === 'loss' ? -trade.stake : 0;
    trade.settled = { status, pnl, closedAt: trade.openedAt + 2 * LENGTH };
    this.run.settled(trade.key, trade.settled);
  }

  /** Of a trade always the same, whoever lives through it. */
  private drawn({ key }: RunTrade, what: string): number {
    let hash = this.seed;
    for (const character of key + what) hash = (hash * 31 + character.charCodeAt(0)) | 0;
    return randomNumbers(hash)();
  }
}

describe('TradingRun', () => {
  const request = {
    assets: ['B', 'A', 'C'],
    protections: {
      maxOpen: 2,
      stopLoss: 150,
      stopWin: 300,
      maxConsecutiveLosses: 4,
      cooldownSeconds: 900,
      hours: '08:00-03:00',
    },
  };

  it.each(['none', 'martingale', 'soros'] as const)(
    'rebuilt at any moment from its trades it decides the same as if it had lived on: %s',
    (progression) => {
      for (let seed = 1; seed <= 6; seed++) {
        const settings = settingsOf({
          ...request,
          stake: { mode: 'fixed', amount: 10, progression, levels: 2 },
        });
        const walks = Object.fromEntries(
          settings.assets.map((asset, index) => [
            asset,
            candleWalk({ seed: seed * 10 + index, count: 1500 }),
          ]),
        );
        const candlesAt = (row: number) =>
          Object.fromEntries(settings.assets.map((asset) => [asset, walks[asset][row]]));
        const reborn = Math.floor(randomNumbers(seed)() * 1000) + 100;
        const lived = new Life(newRun(settings), settings, seed);
        let other: Life | undefined;
        let orders = 0;
        for (let row = 0; row < 1500; row++) {
          const now = (row + 1) * LENGTH;
          if (row === reborn) {
            other = new Life(newRun(settings), settings, seed);
            for (let warm = row - other.run.warmup; warm < row; warm++)
              for (const asset of settings.assets) other.run.warm(asset, walks[asset][warm]);
            other.trades.push(...lived.trades.map((trade) => ({ ...trade })));
            // rows of a database come in no order that matters
            other.run.restore([...other.trades].reverse());
          }
          const decisions = lived.step(now, candlesAt(row));
          orders += decisions.filter(({ kind }) => kind === 'order').length;
          if (!other) continue;
          const same = JSON.stringify(other.step(now, candlesAt(row))) === JSON.stringify(decisions);
          const [mine, theirs] = [other, lived].map(({ run }) => JSON.stringify(run.protections({ now })));
          if (!same || mine !== theirs)
            throw new Error(`seed ${seed}, candle ${row}: ${theirs} has become ${mine}`);
        }
        expect(orders).toBeGreaterThan(30);
      }
    },
  );

  it('signals count only after the warm-up, and a candle once', () => {
    const run = newRun(settingsOf());
    const candles = candleWalk({ seed: 1, count: 200 });
    const decide = (row: number) =>
      run.decide('A', candles[row], { ...VIEW, now: candles[row].time + LENGTH });
    for (let row = 0; row < run.warmup; row++) expect(decide(row).kind).toBe('nothing');
    const first = candles.findIndex((_, row) => row >= run.warmup && decide(row).kind === 'order');
    expect(first).toBeGreaterThan(0);
    expect(decide(first).kind).toBe('nothing');
    expect(decide(first - 1).kind).toBe('nothing');
  });

  const next = (
    run: TradingRun,
    candles: Candle[],
    kind: Decision['kind'],
    view: Partial<MarketView> = {},
  ) => {
    for (let candle = candles.shift(); candle; candle = candles.shift()) {
      const now = candle.time + LENGTH;
      const decision = run.decide('A', candle, { ...VIEW, now, ...view });
      if (decision.kind !== 'nothing') {
        expect(decision.kind).toBe(kind);
        return { decision, now };
      }
    }
    throw new Error('There was no signal');
  };

  it.each<[string, Partial<RunRequest>, Partial<MarketView>, string]>([
    ['a pay-out too small', { protections: { minPayout: 0.88 } }, {}, 'min_payout'],
    ['a stake that is not offered', {}, { maxStake: 999 }, 'stake_range'],
    ['no money', {}, { balance: 1999 }, 'balance'],
    ['hours', { protections: { hours: '08:00-09:00' } }, {}, 'trading_hours'],
  ])('refuses for %s', (_, given, view, restraint) => {
    const found = next(newRun(settingsOf(given)), candleWalk({ seed: 2, count: 300 }), 'refused', view);
    expect(found.decision).toMatchObject({ restraint });
  });

  it('an order counts as open until it is settled or dropped', () => {
    const run = newRun(settingsOf());
    const candles = candleWalk({ seed: 3, count: 1000 });
    const { now } = next(run, candles, 'order');
    const trade = { key: keyOf('A', now), asset: 'A', stake: 1000, level: 0, openedAt: now };
    run.opened(trade);
    run.opened(trade);
    expect(run.protections({ now })).toMatchObject({ open: 1 });
    expect(next(run, candles, 'refused').decision).toMatchObject({ restraint: 'max_open' });
    run.dropped('A:0');
    run.dropped(trade.key);
    const again = next(run, candles, 'order');
    run.opened({ ...trade, key: keyOf('A', again.now) });
    // told early: until it has closed it is open
    run.settled(keyOf('A', again.now), { status: 'win', pnl: 870, closedAt: again.now + 10 * LENGTH });
    expect(run.protections({ now: again.now })).toMatchObject({ open: 1, dayPnl: 0 });
    run.settled(keyOf('A', again.now), { status: 'loss', pnl: -1000, closedAt: again.now });
    expect(run.protections({ now: again.now + 10 * LENGTH })).toMatchObject({ open: 0, dayPnl: 870 });
  });

  it('tells why it rests and until when', () => {
    const run = newRun(settingsOf({ protections: { stopLoss: 10 } }));
    const openedAt = Date.parse('2026-01-31T12:00:00Z');
    const settled = { status: 'loss', pnl: -1000, closedAt: openedAt + LENGTH } as const;
    run.restore([{ key: keyOf('A', openedAt), asset: 'A', stake: 1000, level: 0, openedAt, settled }]);
    expect(run.protections({ now: openedAt + LENGTH })).toEqual({
      resting: { restraint: 'stop_loss', until: Date.parse('2026-02-01T03:00:00Z') },
      dayPnl: -1000,
      drawdown: 1000,
      consecutiveLosses: 1,
      open: 0,
      level: 0,
    });
  });
});
