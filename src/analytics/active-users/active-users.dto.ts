import { IsOptional, Matches } from 'class-validator';
import { PeriodQueryDto, TYPE, TYPE_RULE } from '../period.dto.js';

export class ActiveUsersQueryDto extends PeriodQueryDto {
  /** Only who did this counts as active. @example "login" */
  @IsOptional() @Matches(TYPE, TYPE_RULE) type?: string;
}

export class ActiveUsersPointDto {
  /** Start of the day in `tz`. @example "2026-11-23T03:00:00.000Z" */
  time!: string;
  /** Different users of this day. @example 57 */
  dau!: number;
  /** Different users of the 7 days up to and including this one. @example 180 */
  wau!: number;
  /** Different users of the 30 days up to and including this one. @example 311 */
  mau!: number;
}

export class ActiveUsersFiguresDto {
  /** Inclusive. @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** Of the last day of the period. @example 57 */
  dau!: number;
  /** Of the last day of the period. @example 180 */
  wau!: number;
  /** Of the last day of the period. @example 311 */
  mau!: number;
  /** `dau / mau`, 0 without users. @example 0.183 */
  stickiness!: number;
  /** Every day that touches the period. Windows look back before it; nothing at or after `to` counts. */
  points!: ActiveUsersPointDto[];
}

export class ActiveUsersChangeDto {
  /** @example 0.12 */
  dau!: number | null;
  /** @example 0.05 */
  wau!: number | null;
  /** @example -0.02 */
  mau!: number | null;
  /** @example 0.14 */
  stickiness!: number | null;
}

export class ActiveUsersDto extends ActiveUsersFiguresDto {
  /** The same figures of the period just before; not with `compare=false`. */
  previous?: ActiveUsersFiguresDto;
  /** Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
  change?: ActiveUsersChangeDto;
}
