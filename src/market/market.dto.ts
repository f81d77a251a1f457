import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { IsoTime, type Locale, LOCALES, QueryNumber } from '../common/index.js';
import { type Candle, toPrice } from './candles/candle.js';
import { type Timeframe, TIMEFRAMES } from './candles/timeframe.js';
import type { Asset } from './market-source.js';

const KINDS: readonly Asset['kind'][] = ['forex', 'crypto', 'stock', 'commodity', 'index'];

export class AssetDto {
  /** For `asset` of other routes; stays the same. @example "EURUSD" */
  id!: string;
  /** As people write it. @example "EURUSD" */
  symbol!: string;
  /** @example "Euro / US dollar" */
  name!: string;
  /** What it is. */
  @ApiProperty({ enum: KINDS, example: 'forex' })
  kind!: Asset['kind'];
  /** Whether it can be traded now. @example true */
  open!: boolean;
  /** What a win adds at best now, as a fraction of the stake; 0 when it is closed. @example 0.87 */
  payout!: number;
  /** The smallest step of its price. @example 0.00001 */
  tickSize!: number;
}

export class AssetPageDto {
  /** All of them, in the order to show them: those that are always open come first. */
  items!: AssetDto[];
  /** Always null: the list has one page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

class CandleSeriesDto {
  /** `id` of an asset of GET /api/market/assets. @example "EURUSD-OTC" */
  @IsString()
  @Length(1, 64)
  asset!: string;

  /** How long a candle lasts. */
  @ApiProperty({ enum: TIMEFRAMES, example: '1m' })
  @IsIn(TIMEFRAMES)
  timeframe!: Timeframe;
}

export class CandlesQueryDto extends CandleSeriesDto {
  /**
   * Only candles that start at this time or later: ISO 8601 with its zone, or a date (midnight UTC). Missing: as far back
   * as candles of the timeframe are kept.
   * @example "2026-01-15T12:00:00Z"
   */
  @IsOptional()
  @IsoTime()
  from?: Date;

  /** Only candles that start before this time. Missing: up to now. @example "2026-01-15T18:00:00Z" */
  @IsOptional()
  @IsoTime()
  to?: Date;

  /** How many candles at most; the newest of the range. @example 200 */
  @ApiProperty({ required: false })
  @IsOptional()
  @QueryNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 200;

  /** `nextCursor` of the page before, for the candles before those; without it the newest. @example "WzE3Njg0Nzk0MDAwMDBd" */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}

export class CandleDto {
  /** Its start; it holds the prices after it, up to its end included. @example "2026-01-15T12:30:00.000Z" */
  time!: string;
  /** @example 1.38676 */
  open!: number;
  /** @example 1.38686 */
  high!: number;
  /** @example 1.38669 */
  low!: number;
  /** @example 1.38681 */
  close!: number;
  /** In the units of the market; missing where it has none. @example 12.5 */
  volume?: number;
}

export class CandlesDto {
  /** @example "EURUSD" */
  asset!: string;
  /** How long a candle lasts. */
  @ApiProperty({ enum: TIMEFRAMES, example: '1m' })
  timeframe!: Timeframe;
  /** The smallest step of the price. @example 0.00001 */
  tickSize!: number;
  /** False when the market did not answer, so that candles which are not stored lack; ask again later. @example true */
  complete!: boolean;
  /** Closed candles, oldest first; a time without a trade has none. */
  items!: CandleDto[];
  /** For `cursor` of the page with older ones; null when there is none in the range. */
  @ApiProperty({ type: String, nullable: true, example: 'WzE3Njg0Nzk0MDAwMDBd' })
  nextCursor!: string | null;
}

export class AnalysisQueryDto extends CandleSeriesDto {
  /** Language of the words; missing: `INSIGHT_LOCALE`. @example "pt-BR" */
  @IsOptional()
  @IsIn(LOCALES)
  locale?: Locale;
}

export function toAssetDto({ id, symbol, name, kind, open, payout, tickSize }: Asset): AssetDto {
  return { id, symbol, name, kind, open, payout, tickSize };
}

export function toCandleDto({ time, open, high, low, close, volume }: Candle, tickSize: number): CandleDto {
  return {
    time: new Date(time).toISOString(),
    open: toPrice(open, tickSize),
    high: toPrice(high, tickSize),
    low: toPrice(low, tickSize),
    close: toPrice(close, tickSize),
    ...(volume !== 0 && { volume }),
  };
}
