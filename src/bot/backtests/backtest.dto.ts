import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsObject, IsString, Max, Min, ValidateNested } from 'class-validator';
import { IsoTime, MayBeMissing } from '../../common/index.js';
import { RunSettingsDto } from '../run/run-settings.dto.js';
import { BACKTEST_STATES, type BacktestState } from './backtest.states.js';
import type { BacktestRow, StoredBacktest } from './backtest.repository.js';
import type { BacktestStatus } from './backtest.types.js';
import { MOST_FOLDS } from './sweep.rules.js';

export class SweepDto {
  /** Values to try, by the parameter's name; at most 200 combinations, and 100 million candles for all of them together. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: {} },
    example: { period: [10, 14, 20], deviations: [1.3, 2] },
  })
  @IsObject()
  params!: Record<string, (number | boolean | string)[]>;

  /** Folds of the walk-forward split, 1 to 10; 3 when left out. @example 3 */
  @MayBeMissing() @IsInt() @Min(1) @Max(MOST_FOLDS) folds?: number;
}

/** A backtest as it is asked for: the settings of a run, and what it is tested on. */
export class CreateBacktestDto extends RunSettingsDto {
  /** First instant; when left out 10,000 candles before `to`, or the first of the file. @example "2026-01-01T00:00:00Z" */
  @MayBeMissing() @IsoTime() from?: Date;

  /** Last instant; now, or the end of the file, when left out. @example "2026-01-31T00:00:00Z" */
  @MayBeMissing() @IsoTime() to?: Date;

  /** Units of the currency to begin with; 10,000 when left out. @example 10000 */
  @MayBeMissing() @IsNumber({ maxDecimalPlaces: 2 }) @Min(1) @Max(1_000_000_000) balance?: number;

  /** What a win adds, as a fraction of the stake; 0.85 when left out. @example 0.87 */
  @MayBeMissing() @IsNumber() @Min(0.01) @Max(10) payout?: number;

  /** Tries combinations of parameters instead of one. */
  @MayBeMissing() @IsObject() @ValidateNested() @Type(() => SweepDto) sweep?: SweepDto;

  /**
   * Candles of the one asset instead of stored ones: lines of `time,open,high,low,close[,volume]` under such a first line.
   * @example "time,open,high,low,close\n1398902400,1.38676,1.38686,1.38669,1.38686"
   */
  @MayBeMissing() @IsString() csv?: string;
}

/** The same with the candles as a file. */
export class UploadBacktestDto {
  /** JSON of the fields of the other form, without `csv`. @example "{\"strategy\":\"bollinger-touch\",\"assets\":[\"EURUSD\"],\"timeframe\":\"1m\",\"stake\":{\"mode\":\"fixed\",\"amount\":10}}" */
  settings!: string;
  /** CSV of candles, up to 32 MiB. */
  @ApiProperty({ type: 'string', format: 'binary', example: 'time,open,high,low,close' })
  file!: unknown;
}

class TradeFiguresDto {
  /** Settled ones. @example 412 */
  trades!: number;
  /** @example 229 */
  wins!: number;
  /** @example 181 */
  losses!: number;
  /** @example 2 */
  ties!: number;
  /** Money won or lost. @example 182.3 */
  pnl!: number;
  /** Wins of wins and losses, 0..1. @example 0.5585 */
  winRate!: number;
  /** Mean result of a trade. @example 0.44 */
  expectancy!: number;
}

class HourDto extends TradeFiguresDto {
  /** Of the business time zone, in which the trade was opened; 0..23. @example 14 */
  hour!: number;
}

class AssetFiguresDto extends TradeFiguresDto {
  /** @example "EURUSD-OTC" */
  asset!: string;
}

class BalancePointDto {
  /** @example "2026-01-31T12:30:00.000Z" */
  time!: Date;
  /** Balance with all that was settled until then. @example 10182.3 */
  value!: number;
}

class BacktestSummaryDto extends TradeFiguresDto {
  /** Candles that were decided on. @example 10000 */
  candles!: number;
  /** @example "2026-01-01T00:00:00.000Z" */
  from!: Date;
  /** @example "2026-01-31T00:00:00.000Z" */
  to!: Date;
  /** @example 10000 */
  startBalance!: number;
  /** @example 10182.3 */
  endBalance!: number;
  /** What wins brought for each unit that losses took; null without a loss. */
  @ApiProperty({ type: Number, nullable: true, example: 1.1 })
  profitFactor!: number | null;
  /** Deepest fall of the equity from its highest point, in money. @example 96.5 */
  maxDrawdown!: number;
  /** The same in percent of that point. @example 0.95 */
  maxDrawdownPercent!: number;
  /** @example 7 */
  longestLosingStreak!: number;
  /** Not settled when the candles ended; in no figure. @example 0 */
  open!: number;
  /** Signals that were not traded, by reason. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { max_open: 12, market_closed: 3 },
  })
  refused!: Record<string, number>;
  /** By asset. */
  perAsset!: AssetFiguresDto[];
}

export class BacktestReportDto extends BacktestSummaryDto {
  /** At most 500 points, with the highest and lowest of each stretch. */
  equity!: BalancePointDto[];
  /** 24 rows. */
  perHour!: HourDto[];
}

class StretchDto {
  /** @example "2026-01-01T00:00:00.000Z" */
  from!: Date;
  /** @example "2026-01-08T00:00:00.000Z" */
  to!: Date;
}

class CombinationDto extends TradeFiguresDto {
  /** 1 is the best, by what it made out of sample. @example 1 */
  rank!: number;
  /** All parameters. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { period: 14, deviations: 2 } })
  params!: Record<string, unknown>;
  /** @example 96.5 */
  maxDrawdown!: number;
  /** Of the test stretches only. */
  outOfSample!: TradeFiguresDto;
}

class FoldDto {
  train!: StretchDto;
  test!: StretchDto;
  /** The best ones of the training. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { period: 14, deviations: 2 } })
  params!: Record<string, unknown>;
  inSample!: TradeFiguresDto;
  outOfSample!: TradeFiguresDto;
}

class WalkForwardDto {
  folds!: FoldDto[];
  /** What the choices of the trainings made in their tests, together: the honest figure. */
  outOfSample!: TradeFiguresDto;
}

class SweepReportDto {
  /** Best first; a choice made with hindsight. */
  combinations!: CombinationDto[];
  walkForward!: WalkForwardDto;
}

class ProblemDto {
  /** @example "BACKTEST.NO_CANDLES" */
  code!: string;
  /** @example "There are no candles in this range" */
  detail!: string;
}

class ProgressDto {
  /** Candles that are done. @example 8192 */
  done!: number;
  /** Candles that there are to do, each combination of a sweep for itself; 0 until that is known. @example 10000 */
  total!: number;
}

export class BacktestDto {
  /** @example "bt_01kbac7f6h000v3t9q5zj8d2s6" */
  id!: string;
  /** How far it has come. */
  @ApiProperty({ enum: BACKTEST_STATES, example: 'done' })
  state!: BacktestState;
  progress!: ProgressDto;
  /** Complete settings. */
  settings!: RunSettingsDto;
  /** @example "2026-01-01T00:00:00.000Z" */
  from!: Date;
  /** @example "2026-01-31T00:00:00.000Z" */
  to!: Date;
  /** @example 10000 */
  balance!: number;
  /** @example 0.87 */
  payout!: number;
  /** Whether the candles were uploaded. */
  uploaded!: boolean;
  /** When it is done; of a sweep that of the combination ranked first. */
  @ApiPropertyOptional({ type: BacktestReportDto })
  report?: BacktestReportDto;
  /** Of a sweep. */
  sweep?: SweepReportDto;
  /** How many trades GET /api/bot/backtests/:id/trades has: the first 50,000. @example 412 */
  tradesKept?: number;
  /** Why it failed. */
  error?: ProblemDto;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: Date;
  /** Null until it has ended. */
  @ApiProperty({ type: Date, nullable: true, example: '2026-01-31T12:30:04.000Z' })
  finishedAt!: Date | null;
}

export class BacktestRowDto extends OmitType(BacktestDto, ['report', 'sweep'] as const) {
  /** When it is done, without curve and hours. */
  @ApiPropertyOptional({ type: BacktestSummaryDto })
  report?: BacktestSummaryDto;
}

export class BacktestPageDto {
  items!: BacktestRowDto[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export class BacktestTradeDto {
  /** @example "EURUSD-OTC" */
  asset!: string;
  /** @example "call" */
  direction!: 'call' | 'put';
  /** @example 10 */
  stake!: number;
  /** Of the progression; 0 is the first stake. @example 0 */
  level!: number;
  /** @example 0.87 */
  payout!: number;
  /** `open`: the candles ended before it did. */
  @ApiProperty({ enum: ['win', 'loss', 'tie', 'open'], example: 'win' })
  status!: BacktestStatus;
  /** @example 8.7 */
  pnl!: number;
  /** @example "2026-01-31T12:30:00.000Z" */
  openedAt!: Date;
  /** @example "2026-01-31T12:31:00.000Z" */
  expiresAt!: Date;
  /** @example 1.38676 */
  openPrice!: number;
  @ApiProperty({ type: Number, nullable: true, example: 1.38686 })
  closePrice!: number | null;
  /** What the signal stood on. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { price: 1.38676, band: 1.3868 },
  })
  because!: Readonly<Record<string, number>>;
}

export class BacktestTradePageDto {
  items!: BacktestTradeDto[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toBacktestDto(row: StoredBacktest): BacktestDto {
  const { report, sweep } = row;
  return { ...common(row), ...(report && { report }), ...(sweep && { sweep }) } as BacktestDto;
}

export function toBacktestRowDto(row: BacktestRow): BacktestRowDto {
  const { report } = row;
  return { ...common(row), ...(report && { report }) } as BacktestRowDto;
}

function common({ _id, state, done, total, plan, tradesKept, error, createdAt, finishedAt }: BacktestRow) {
  return {
    id: _id,
    state,
    progress: { done, total },
    settings: plan.settings,
    from: plan.from,
    to: plan.to,
    balance: plan.balance / 100,
    payout: plan.payout,
    uploaded: plan.uploadTickSize !== undefined,
    ...(tradesKept !== undefined && { tradesKept }),
    ...(error && { error }),
    createdAt,
    finishedAt: finishedAt ?? null,
  };
}
