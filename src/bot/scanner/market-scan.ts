import {
  type Asset,
  type Candle,
  candleStart,
  type Candles,
  type MarketSource,
  msOf,
  type Timeframe,
} from '../../market/index.js';
import { completeParams } from '../strategies/params.rules.js';
import type { Strategy } from '../strategies/strategy.js';
import { countDecided } from './scanner.rules.js';
import {
  type ScannedSeries,
  scannerId,
  type ScannerRepository,
  type ScanStep,
} from './scanner.repository.js';
import { type ScannedSignal, SeriesScan } from './series-scan.js';

/** Timeframes that are scanned, and how many candles of each are looked at to begin with. */
const SCANNED: readonly (readonly [Timeframe, number])[] = [
  ['1m', 1000],
  ['5m', 400],
  ['15m', 200],
];
/** Candles that are looked at in one step; between two steps others have their turn. */
const MOST_A_STEP = 500;

/** Candles beyond the warm-up before what is counted next: signals of then are decided in what is counted. */
const WAITING = 20;

interface Scan {
  series: ScannedSeries;
  scan: SeriesScan;
  /** Counted up to here, ms. */
  countedTo: number;
}

/** An asset on a timeframe with every strategy over it. */
interface Line {
  /** End of the last candle seen, ms; what comes next starts there. */
  end: number;
  scans: Scan[];
}

/** What a market is scanned with. */
export interface MarketScanParts {
  candles: Candles;
  rows: ScannerRepository;
  strategies: readonly Strategy[];
  timeZone: string;
  timeframes?: typeof SCANNED;
  /** Only so many assets, the first ones. */
  most?: number;
}

/** All strategies with their defaults over the assets of one market. One in an installation at a time. */
export class MarketScan {
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly source: MarketSource,
    private readonly parts: MarketScanParts,
  ) {}

  /** Looks at what has ended since the last time, one series after the other. @param rest between two steps */
  async look(goesOn: () => boolean, rest: () => Promise<void>): Promise<void> {
    const assets = (await this.source.assets()).slice(0, this.parts.most);
    let counted: Map<string, number> | undefined;
    for (const [timeframe, history] of this.parts.timeframes ?? SCANNED) {
      for (const asset of assets) {
        if (!goesOn()) return;
        const key = `${asset.id}|${timeframe}`;
        let line = this.lines.get(key);
        if (!line) {
          counted ??= await this.parts.rows.countedTo(this.source.key);
          this.lines.set(key, (line = this.begin(asset, timeframe, history, counted)));
        }
        while (goesOn() && line.end < candleStart(this.source.now(), timeframe)) {
          // where somebody else has counted on, it begins with what the rows say then
          if (!(await this.advance(line, asset, timeframe))) this.lines.delete(key);
          if (!this.lines.has(key)) break;
          await rest();
        }
      }
    }
  }

  /** From so far back that signals which are counted next stand on a warm strategy. */
  private begin(
    asset: Asset,
    timeframe: Timeframe,
    history: number,
    counted: ReadonlyMap<string, number>,
  ): Line {
    const { strategies, timeZone } = this.parts;
    const length = msOf(timeframe);
    const start = candleStart(this.source.now(), timeframe) - history * length;
    const context = { asset: asset.id, symbol: asset.symbol, timeframe, tickSize: asset.tickSize, timeZone };
    const scans = strategies.map((strategy): Scan => {
      const about = { source: this.source.key, strategy: strategy.id, asset: asset.id, symbol: asset.symbol };
      const series = { ...about, timeframe };
      const run = strategy.create(completeParams(strategy, {}), context);
      return {
        series,
        scan: new SeriesScan(run, length),
        countedTo: counted.get(scannerId(series)) ?? start,
      };
    });
    const oldest = Math.min(...scans.map(({ countedTo }) => countedTo));
    const warm = Math.max(...scans.map(({ scan }) => scan.warmup)) + WAITING;
    // what nobody has scanned for longer than that is left out
    return { end: candleStart(Math.max(start, oldest), timeframe) - warm * length, scans };
  }

  /** A step further. False when the rows have counted to elsewhere. */
  private async advance(line: Line, asset: Asset, timeframe: Timeframe): Promise<boolean> {
    const length = msOf(timeframe);
    const until = candleStart(this.source.now(), timeframe);
    const to = Math.min(until, line.end + MOST_A_STEP * length);
    const range = { from: line.end, to };
    const candles = await this.parts.candles.closed(this.source, asset.id, timeframe, range, MOST_A_STEP);
    const steps = line.scans.flatMap((scan) => this.step(scan, candles, to, asset.payout) ?? []);
    line.end = to;
    return this.parts.rows.add(steps);
  }

  private step(each: Scan, candles: readonly Candle[], to: number, payout: number): ScanStep | undefined {
    const decided: ScannedSignal[] = candles.flatMap((candle) => each.scan.add(candle));
    const from = each.countedTo;
    if (to <= from) return undefined; // warming up with what is counted
    each.countedTo = to;
    const { last } = each.scan;
    const lastSignal = last && {
      at: new Date(last.at),
      direction: last.signal.direction,
      because: { ...last.signal.because },
    };
    return { series: each.series, counts: countDecided(decided, from, to), from, to, payout, lastSignal };
  }
}
