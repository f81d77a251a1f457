import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import type { Direction } from '../../broker/index.js';
import { MayBeMissing, PageQueryDto, QueryNumber } from '../../common/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import { winRate } from '../performance/performance.rules.js';
import type { ScannerDocument } from './scanner.schema.js';

export class ListScannerDto extends PageQueryDto {
  /** Only this strategy. @example "bollinger-touch" */
  @MayBeMissing() @IsString() @Length(1, 64) strategy?: string;

  /** Only this asset. @example "EURUSD-OTC" */
  @MayBeMissing() @IsString() @Length(1, 64) asset?: string;

  /** Only this timeframe. @example "1m" */
  @MayBeMissing() @IsIn(TIMEFRAMES) timeframe?: Timeframe;

  /** Only where at least so many signals were counted. @example 30 */
  @MayBeMissing() @QueryNumber() @IsInt() @Min(0) @Max(1_000_000_000) minSignals?: number;
}

export class ScannerSignalDto {
  /** End of its candle, by the market's clock. @example "2026-03-02T12:04:00.000Z" */
  at!: Date;
  /** @example "call" */
  direction!: Direction;
  /** What it stands on, in price units. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { close: 1.0841 } })
  because!: Record<string, number>;
}

/** How the signals of a strategy with its defaults have turned out, each held for one candle. */
export class ScannerRowDto {
  /** Id. @example "bollinger-touch" */
  strategy!: string;
  /** Id. @example "EURUSD-OTC" */
  asset!: string;
  /** @example "EURUSD-OTC" */
  symbol!: string;
  /** @example "1m" */
  timeframe!: Timeframe;
  /** Those that are decided. @example 120 */
  signals!: number;
  /** @example 66 */
  wins!: number;
  /** @example 52 */
  losses!: number;
  /** @example 2 */
  ties!: number;
  /** Wins of those that were won or lost: 0..1. @example 0.56 */
  winRate!: number;
  /** Offered last: the fraction of the stake that a win adds. @example 0.92 */
  payout!: number;
  /** What a unit of stake brings on average at that pay-out; null without a signal. */
  @ApiProperty({ type: Number, nullable: true, example: 0.073 })
  expectancy!: number | null;
  /** The latest signal, decided or not; null when there was none. */
  @ApiProperty({
    type: ScannerSignalDto,
    nullable: true,
    example: { at: '2026-03-02T12:04:00.000Z', direction: 'call', because: { close: 1.0841 } },
  })
  lastSignal!: ScannerSignalDto | null;
  /** From when on signals are counted, by the market's clock. @example "2026-03-01T20:00:00.000Z" */
  countedFrom!: Date;
  /** Up to when. @example "2026-03-02T12:05:00.000Z" */
  countedTo!: Date;
}

export class ScannerPageDto {
  items!: ScannerRowDto[];
  /** For `cursor` of the next page; null on the last one. @example "WzAuMDczLCJwYXBlcjoxfGVtYSJd" */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toScannerRow(row: ScannerDocument): ScannerRowDto {
  const { strategy, asset, symbol, timeframe, signals, wins, losses, ties } = row;
  return {
    ...{ strategy, asset, symbol, timeframe, signals, wins, losses, ties },
    winRate: winRate(wins, losses),
    payout: row.payout,
    expectancy: signals === 0 ? null : row.expectancy,
    lastSignal: row.lastSignal ?? null,
    countedFrom: row.countedFrom,
    countedTo: row.countedTo,
  };
}
