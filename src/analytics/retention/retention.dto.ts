import { IsIn, IsOptional, Matches } from 'class-validator';
import { PeriodQueryDto, TYPE, TYPE_RULE } from '../period.dto.js';

const PERIODS = ['day', 'week'] as const;

export class RetentionQueryDto extends PeriodQueryDto {
  /** Width of a cohort in `tz`; weeks begin on Monday. At most 400 cohorts. @example "week" */
  @IsOptional() @IsIn(PERIODS) period: (typeof PERIODS)[number] = 'day';

  /** Only who did this counts as active, the first time and later. @example "login" */
  @IsOptional() @Matches(TYPE, TYPE_RULE) type?: string;
}

export class CohortDto {
  /** Start of the cohort's day or week. @example "2026-11-23T03:00:00.000Z" */
  time!: string;
  /** Users whose first event within the period lies here. @example 120 */
  users!: number;
  /** How many of them were active here, in the next day or week, and so on to the end of the period. @example [120, 48, 31] */
  returned!: number[];
  /** The same as shares of `users`; 0 for a cohort without users. @example [1, 0.4, 0.258] */
  rates!: number[];
}

export class RetentionFiguresDto {
  /** Inclusive. @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** `day` or `week`. @example "week" */
  period!: string;
  /** Users of all cohorts. @example 311 */
  users!: number;
  /** Share of users who were active in the day or week after their first one. @example 0.4 */
  returnRate!: number;
  /** Every day or week that touches the period. */
  cohorts!: CohortDto[];
}

export class RetentionChangeDto {
  /** @example 0.12 */
  users!: number | null;
  /** @example -0.03 */
  returnRate!: number | null;
}

export class RetentionDto extends RetentionFiguresDto {
  /** The same figures of the period just before; not with `compare=false`. */
  previous?: RetentionFiguresDto;
  /** Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
  change?: RetentionChangeDto;
}
