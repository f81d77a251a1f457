import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PeriodQueryDto } from '../period.dto.js';

export class FunnelQueryDto extends PeriodQueryDto {
  /** 2 to 10 event types in the order in which they must come; the same may come twice. @example "view,checkout,purchase" */
  @IsString() @MaxLength(1000) steps!: string;

  /** How long after the first step the last one may come: a number with s, m, h or d, at most 90d. @example "7d" */
  @IsOptional() @IsString() @MaxLength(10) within: string = '7d';
}

export class FunnelStepDto {
  /** @example "checkout" */
  type!: string;
  /** Users who came at least this far. @example 48 */
  users!: number;
  /** Share of the users of the step before; of the first step 1, 0 without users. @example 0.4 */
  conversion!: number;
  /** Share of the users of the first step. @example 0.4 */
  fromFirst!: number;
  /** Median time from the step before, in seconds; null for the first step, and without users. @example 312.5 */
  medianSeconds!: number | null;
}

export class FunnelFiguresDto {
  /** Inclusive. @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** @example "7d" */
  within!: string;
  /** Share of the users of the first step who did all. @example 0.18 */
  conversion!: number;
  steps!: FunnelStepDto[];
}

export class FunnelChangeDto {
  /** Of the users who began. @example 0.12 */
  users!: number | null;
  /** Of the users who did all. @example 0.2 */
  completed!: number | null;
  /** @example 0.07 */
  conversion!: number | null;
}

export class FunnelDto extends FunnelFiguresDto {
  /** The same figures of the period just before; not with `compare=false`. */
  previous?: FunnelFiguresDto;
  /** Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
  change?: FunnelChangeDto;
}
