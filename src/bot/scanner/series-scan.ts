import type { Candle } from '../../market/index.js';
import type { Signal, StrategyRun } from '../strategies/strategy.js';

/** How a signal has turned out. */
export interface ScannedSignal {
  /** End of the candle that it came with, and when it was decided: ms by the market's clock. */
  at: number;
  decidedAt: number;
  direction: Signal['direction'];
  outcome: 'win' | 'loss' | 'tie';
}

/** Longest expiry that a signal may ask for, in candles: more are not kept. */
const MOST_WAITING = 200;

interface Waiting {
  at: number;
  expiresAt: number;
  price: number;
  signal: Signal;
}

/**
 * One strategy over one series, every signal taken at the close of its candle and decided by the close at its expiry: a
 * candle's length later, or what the signal says, in whole candles. Where no candle ends there, the last close before
 * it counts.
 */
export class SeriesScan {
  /** The latest signal, decided or not. */
  last: { at: number; signal: Signal } | undefined;
  private waiting: Waiting[] = [];
  private candles = 0;
  private close = NaN;

  /** @param length of a candle, ms */
  constructor(
    private readonly strategy: StrategyRun,
    private readonly length: number,
  ) {}

  /** Candles that have to come before its signals count. */
  get warmup(): number {
    return this.strategy.warmup;
  }

  /** The next closed candle; answers with the signals that are decided by it. */
  add(candle: Candle): ScannedSignal[] {
    const end = candle.time + this.length;
    const decided = this.decide(end, candle.close);
    this.close = candle.close;
    const signal = this.strategy.onCandle(candle);
    if (++this.candles > this.strategy.warmup && signal) this.take(signal, end, candle.close);
    return decided;
  }

  private take(signal: Signal, at: number, price: number): void {
    this.last = { at, signal };
    if (this.waiting.length >= MOST_WAITING) this.waiting.shift();
    const candles = Math.max(1, Math.ceil(((signal.expirySeconds ?? 0) * 1000) / this.length));
    this.waiting.push({ at, expiresAt: at + candles * this.length, price, signal });
  }

  private decide(end: number, close: number): ScannedSignal[] {
    if (this.waiting.length === 0) return [];
    const due = this.waiting.filter(({ expiresAt }) => expiresAt <= end);
    if (due.length === 0) return [];
    this.waiting = this.waiting.filter(({ expiresAt }) => expiresAt > end);
    return due.map(({ at, expiresAt, price, signal: { direction } }) => {
      const moved = (expiresAt === end ? close : this.close) - price;
      const outcome = moved === 0 ? 'tie' : moved > 0 === (direction === 'call') ? 'win' : 'loss';
      return { at, decidedAt: expiresAt, direction, outcome };
    });
  }
}
