import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { type OptionKind, OPTION_KINDS } from '../../broker/index.js';
import { MayBeMissing } from '../../common/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import { MOST_ASSETS } from './run-settings.rules.js';

const MODES = ['fixed', 'percent'] as const;
const PROGRESSIONS = ['none', 'martingale', 'soros'] as const;

/** How much is put on each order. */
export class StakeDto {
  /** `fixed`: an amount of the account's currency; `percent`: of its balance. @example "fixed" */
  @IsIn(MODES) mode!: (typeof MODES)[number];

  /** Units of the account's currency when fixed, else percent of its balance. @example 10 */
  @IsNumber() amount!: number;

  /** After a loss (martingale) or a win (soros) the next stake grows. @example "none" */
  @MayBeMissing() @IsIn(PROGRESSIONS) progression?: (typeof PROGRESSIONS)[number];

  /** How many steps it may grow: 0..3. @example 0 */
  @MayBeMissing() @IsInt() levels?: number;
}

/** When to stop or wait. Money in units of the account's currency; days and times by the market's clock. */
export class ProtectionsDto {
  /** Loss of a day at which the run waits for the next one. @example 100 */
  @MayBeMissing() @IsNumber() stopLoss?: number;

  /** Win of a day at which the run waits for the next one. @example 200 */
  @MayBeMissing() @IsNumber() stopWin?: number;

  /** Fall of the run's equity from its highest point at which it stops until it is started anew. @example 150 */
  @MayBeMissing() @IsNumber() maxDrawdown?: number;

  /** Losses in a row after which it pauses for `cooldownSeconds`, without these for the rest of the day. @example 4 */
  @MayBeMissing() @IsInt() maxConsecutiveLosses?: number;

  /** Pause after a loss streak; without `maxConsecutiveLosses` after each loss. @example 300 */
  @MayBeMissing() @IsInt() cooldownSeconds?: number;

  /** Smallest pay-out to take, as a fraction of the stake. @example 0.8 */
  @MayBeMissing() @IsNumber() minPayout?: number;

  /** Most positions that are open at once; 1 when left out. @example 1 */
  @MayBeMissing() @IsInt() maxOpen?: number;

  /** When orders may be made, in the business time zone; several after a comma. @example "09:00-17:30" */
  @MayBeMissing() @IsString() @MaxLength(200) hours?: string;
}

/** What a run does: the same for the live bot and a backtest. */
export class RunSettingsDto {
  /** Id of a strategy, as GET /api/bot/strategies lists them. @example "bollinger-touch" */
  @IsString() @Length(1, 64) strategy!: string;

  /** Parameters of the strategy; those left out have their defaults. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { period: 20 } })
  @MayBeMissing()
  @IsObject()
  params?: Record<string, unknown>;

  /**
   * Ids as GET /api/market/assets gives them, 1 to 20. Where several have a candle that ends at the same instant, they
   * decide in this order.
   * @example ["EURUSD-OTC"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ASSETS)
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  assets!: string[];

  /** Length of the candles that are decided on. @example "1m" */
  @IsIn(TIMEFRAMES) timeframe!: Timeframe;

  /** How it is bought; `blitz` when left out. @example "blitz" */
  @MayBeMissing() @IsIn(OPTION_KINDS) kind?: OptionKind;

  /** Seconds until an order expires; 60 when left out. @example 60 */
  @MayBeMissing() @IsInt() expirySeconds?: number;

  /** How much is put on each order. */
  @IsObject() @ValidateNested() @Type(() => StakeDto) stake!: StakeDto;

  /** When to stop or wait; without any the run trades until it is stopped. */
  @MayBeMissing() @IsObject() @ValidateNested() @Type(() => ProtectionsDto) protections?: ProtectionsDto;
}

/** Bodies that can be sent as they are: on the paper market these assets are always open. */
export const RUN_EXAMPLES = {
  short: {
    summary: 'The least that is needed',
    value: {
      strategy: 'bollinger-touch',
      assets: ['EURUSD-OTC', 'GBPUSD-OTC', 'USDJPY-OTC'],
      timeframe: '1m',
      stake: { mode: 'fixed', amount: 10 },
    },
  },
  careful: {
    summary: 'With parameters and protections',
    value: {
      strategy: 'ema-cross',
      params: { fast: 5, slow: 21 },
      assets: ['EURUSD-OTC'],
      timeframe: '1m',
      stake: { mode: 'percent', amount: 1 },
      protections: { stopLoss: 100, stopWin: 200, maxConsecutiveLosses: 4, cooldownSeconds: 900 },
    },
  },
};
