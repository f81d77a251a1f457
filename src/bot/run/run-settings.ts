import type { OptionKind } from '../../broker/pure.js';
import type { Timeframe } from '../../market/pure.js';
import type { ParamValues } from '../strategies/strategy.js';

/** How much is put on each order. */
export interface StakeSettings {
  mode: 'fixed' | 'percent';
  /** Units of the account's currency when fixed, else percent of its balance. */
  amount: number;
  /** After a loss (martingale) or a win (soros) the next stake grows; `none` when left out. */
  progression?: 'none' | 'martingale' | 'soros';
  /** How many steps it may grow, 0..3; 1 when left out. */
  levels?: number;
}

/** When to stop or wait. Money in units of the account's currency, days and times by the market's clock. */
export interface ProtectionSettings {
  /** Loss of a day at which the run waits for the next day. */
  stopLoss?: number;
  /** The same for a win. */
  stopWin?: number;
  /** Fall of the run's equity from its highest point at which it stops. */
  maxDrawdown?: number;
  /** Losses in a row after which it pauses for `cooldownSeconds` (when left out, for the rest of the day). */
  maxConsecutiveLosses?: number;
  /** Pause after a loss streak, and, without `maxConsecutiveLosses`, after each loss. */
  cooldownSeconds?: number;
  /** Smallest pay-out to take, as a fraction: 0.8. */
  minPayout?: number;
  /** Most positions of the run that are open at once; 1 when left out. */
  maxOpen?: number;
  /** When orders may be made: `09:00-17:30`, several after a comma, in the business time zone. */
  hours?: string;
}

/** What a run does: the same for a live run and a backtest. Complete and checked. */
export interface RunSettings {
  strategy: string;
  params: ParamValues;
  /** Ids; where several assets have a candle that ends at the same instant, they decide in this order. */
  assets: readonly string[];
  timeframe: Timeframe;
  kind: OptionKind;
  expirySeconds: number;
  stake: StakeSettings;
  protections: ProtectionSettings;
}
