import { QueryNumber } from '../common/index.js';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PeriodQueryDto, TYPE, TYPE_RULE } from './period.dto.js';
import { INTERVALS, type Interval } from './time/intervals.rules.js';

export const METRICS = ['count', 'value', 'users', 'averageTicket'] as const;
export type Metric = (typeof METRICS)[number];

const TOP_ORDERS = ['count', 'value'] as const;

export class SummaryQueryDto extends PeriodQueryDto {
  /** `false` leaves out what is about single users: `activeUsers` and `topUsers`. @example "true" */
  @IsOptional() @IsIn(['true', 'false']) users?: 'true' | 'false';
}

export class TimeseriesQueryDto extends PeriodQueryDto {
  /**
   * `count`: events of any currency; `value`: sum of values in `currency`; `users`: different users;
   * `averageTicket`: value per event in `currency`, of purchases unless `type` says otherwise.
   * @example "count"
   */
  @IsOptional() @IsIn(METRICS) metric: Metric = 'count';

  /** Only events of this type. @example "purchase" */
  @IsOptional() @Matches(TYPE, TYPE_RULE) type?: string;

  /** Width of a point in `tz`; weeks begin on Monday. At most 5,000 points. @example "day" */
  @IsOptional() @IsIn(INTERVALS) interval: Interval = 'day';
}

export class TopUsersQueryDto extends PeriodQueryDto {
  /** What ranks first; ties are decided by the other, then by the user's id. @example "count" */
  @IsOptional() @IsIn(TOP_ORDERS) by: 'count' | 'value' = 'count';

  /** Only events of this type. @example "purchase" */
  @IsOptional() @Matches(TYPE, TYPE_RULE) type?: string;

  /** How many users, at most 100. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(100) limit: number = 10;
}

export class TypeFiguresDto {
  /** @example "purchase" */
  type!: string;
  /** Events of any currency. @example 87 */
  count!: number;
  /** Sum of their values in `currency`. @example 12458.4 */
  value!: number;
}

export class PurchaseFiguresDto {
  /** Events of type `purchase` in the currency. @example 87 */
  count!: number;
  /** Sum of their values. @example 12458.4 */
  value!: number;
  /** Value per purchase; 0 when there is none. @example 143.2 */
  averageTicket!: number;
}

export class CurrencyFiguresDto extends PurchaseFiguresDto {
  /** ISO 4217. @example "BRL" */
  currency!: string;
}

export class UserFiguresDto {
  /** @example "ana@example.com" */
  userId!: string;
  /** The user's events. @example 42 */
  count!: number;
  /** Sum of their values in `currency`. @example 998.5 */
  value!: number;
}

export class FiguresDto {
  /** Inclusive. @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** Events of all types. @example 1204 */
  totalEvents!: number;
  /** Most frequent first. */
  byType!: TypeFiguresDto[];
  /** Purchases in `currency`. */
  purchases!: PurchaseFiguresDto;
  /** Purchases of every currency, most frequent first. */
  byCurrency!: CurrencyFiguresDto[];
  /** Users with at least one event; not with `users=false`. @example 311 */
  activeUsers?: number;
  /** The three users with the most events; not with `users=false`. */
  topUsers?: UserFiguresDto[];
}

export class ChangeDto {
  /** @example 0.12 */
  totalEvents!: number | null;
  /** Of the number of purchases. @example -0.05 */
  purchases!: number | null;
  /** Of the purchases' value. @example 0.31 */
  value!: number | null;
  /** @example 0.38 */
  averageTicket!: number | null;
  /** Not with `users=false`. @example 0.02 */
  activeUsers?: number | null;
}

export class SummaryDto extends FiguresDto {
  /** The same figures of the period just before: as many days, or as long; not with `compare=false`. */
  previous?: FiguresDto;
  /** Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
  change?: ChangeDto;
}

export class PointDto {
  /** Start of the interval. @example "2026-11-23T03:00:00.000Z" */
  time!: string;
  /** 0 where nothing happened. @example 57 */
  value!: number;
}

export class SeriesDto {
  /** @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** The figure of the whole period: of `users` the different ones, of `averageTicket` value per event. @example 1204 */
  total!: number;
  /** Every interval that touches the period; the first and the last count only what lies within it. */
  points!: PointDto[];
}

export class TotalChangeDto {
  /** @example 0.12 */
  total!: number | null;
}

export class TimeseriesDto extends SeriesDto {
  /** @example "count" */
  metric!: string;
  /** @example "day" */
  interval!: string;
  /** The period just before; not with `compare=false`. */
  previous?: SeriesDto;
  /** Change as a fraction of the period before, null where that was 0; not with `compare=false`. */
  change?: TotalChangeDto;
}

export class TopUsersFiguresDto {
  /** @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  items!: UserFiguresDto[];
}

export class TopUsersDto extends TopUsersFiguresDto {
  /** Always null: the list is as long as `limit`. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
  /** The first users of the period just before; not with `compare=false`. */
  previous?: TopUsersFiguresDto;
}

export class TypesFiguresDto {
  /** @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** Types with at least one event in the period, most frequent first. */
  items!: TypeFiguresDto[];
}

export class TypeChangeDto {
  /** @example "purchase" */
  type!: string;
  /** @example 0.12 */
  count!: number | null;
  /** @example 0.31 */
  value!: number | null;
}

export class TypesDto extends TypesFiguresDto {
  /** Always null: the list is complete. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
  /** The types of the period just before; not with `compare=false`. */
  previous?: TypesFiguresDto;
  /**
   * Of each type of either period, those of this one first: changes as fractions of the period before, null where that
   * was 0; not with `compare=false`.
   */
  change?: TypeChangeDto[];
}
