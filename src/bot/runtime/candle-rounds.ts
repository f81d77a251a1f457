import { type Candle, msOf, type Timeframe } from '../../market/index.js';

/** Closed candles of several assets that end at the same instant. */
export interface Round {
  /** ms since 1970, market's clock. */
  end: number;
  candles: ReadonlyMap<string, Candle>;
}

/** How long the first candle of an instant waits for those of other assets, in ms of ours. */
const GRACE_MS = 100;

/**
 * Brings candles of the assets together that end at the same instant, so that they can be decided on in one order. An
 * instant is complete when every asset has its candle that had one for the instant before, or when others have waited
 * long enough.
 */
export class CandleRounds {
  private readonly waiting = new Map<number, Map<string, Candle>>();
  private readonly timers = new Map<number, NodeJS.Timeout>();
  /** Ends of the last candle by asset. */
  private readonly last = new Map<string, number>();
  private readonly length: number;

  constructor(
    private readonly assets: readonly string[],
    timeframe: Timeframe,
    private readonly ready: (round: Round) => void,
    private readonly graceMs = GRACE_MS,
  ) {
    this.length = msOf(timeframe);
  }

  add(asset: string, candle: Candle): void {
    const end = candle.time + this.length;
    if (end <= (this.last.get(asset) ?? -Infinity)) return;
    this.last.set(asset, end);
    let candles = this.waiting.get(end);
    if (!candles) {
      this.waiting.set(end, (candles = new Map<string, Candle>()));
      const late = setTimeout(() => this.release(end), this.graceMs);
      this.timers.set(end, late);
    }
    candles.set(asset, { ...candle });
    for (const at of this.inOrder()) if (this.isComplete(at)) this.release(at); // also what waited for it in vain
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.waiting.clear();
  }

  /** Nobody is waited for who had no candle just before; who never had one is waited for once. */
  private isComplete(end: number): boolean {
    const has = this.waiting.get(end);
    return has !== undefined && this.assets.every((asset) => has.has(asset) || !this.isExpected(asset, end));
  }

  private isExpected(asset: string, end: number): boolean {
    const last = this.last.get(asset);
    return last === undefined || last === end - this.length;
  }

  /** Earlier instants come before later ones, complete or not. */
  private release(end: number): void {
    for (const at of this.inOrder()) {
      if (at > end) return;
      const candles = this.waiting.get(at)!;
      this.waiting.delete(at);
      clearTimeout(this.timers.get(at));
      this.timers.delete(at);
      for (const asset of this.assets) if (!this.last.has(asset)) this.last.set(asset, -Infinity);
      this.ready({ end: at, candles });
    }
  }

  private inOrder(): number[] {
    return [...this.waiting.keys()].sort((a, b) => a - b);
  }
}
