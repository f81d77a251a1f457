import type { Candle, Timeframe } from '../../market/pure.js';
import type { Direction } from '../../broker/pure.js';

/** A parameter of a strategy, as the API shows and checks it. */
export interface StrategyParam {
  name: string;
  type: 'integer' | 'number' | 'boolean' | 'text' | 'choice';
  /** Of numbers; for a text, its length. Inclusive. */
  min?: number;
  max?: number;
  choices?: readonly string[];
  default: number | boolean | string;
  description: string;
}

/** Something that parameters have to be together, or that one has to be beyond its type and range. */
export interface ParamRule {
  /** The parameter to name. */
  param: string;
  /** What is wrong: `must be below slow`; undefined when nothing is. */
  fault: (params: ParamValues) => string | undefined;
}

export type ParamValues = Readonly<Record<string, number | boolean | string>>;

/** What a strategy is told of the series that it looks at. */
export interface StrategyContext {
  asset: string;
  symbol: string;
  timeframe: Timeframe;
  /** Size of one tick; candles count in ticks. */
  tickSize: number;
  /** IANA name: the zone of times that people write (signal lists). */
  timeZone: string;
}

export interface Signal {
  direction: Direction;
  /** Where the strategy itself says it; else the runtime's setting holds. */
  expirySeconds?: number;
  /** What it stands on, with values in price units: `{ rsi: 27.4, threshold: 30 }`. */
  because: Readonly<Record<string, number>>;
}

/** One strategy over one series. No I/O, no clock, no randomness: the same candles give the same signals. */
export interface StrategyRun {
  /** How many candles have to come before its signals count. */
  readonly warmup: number;
  /** Called with each closed candle, oldest first. The candle may be changed afterwards: copy what is needed. */
  onCandle(candle: Candle): Signal | undefined;
}

/** A strategy: one file in this folder and one line in `strategies.ts`. */
export interface Strategy {
  /** Lasting: it stands in stored runs and results. */
  id: string;
  name: string;
  description: string;
  params: readonly StrategyParam[];
  /** Looked at when each parameter is good by itself. */
  rules?: readonly ParamRule[];
  /** @param params complete and checked against `params` */
  create(params: ParamValues, context: StrategyContext): StrategyRun;
}
