import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

export const TYPE = /^[a-z0-9_.:-]{1,64}$/;
export const TYPE_RULE = { message: 'must be an event type: 1 to 64 of a-z, 0-9, _ . : -' };

/** What every question of analytics may say. */
export class PeriodQueryDto {
  /**
   * Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
   * Missing: 30 whole days before the last day of the period.
   * @example "2026-11-01T03:00:00Z"
   */
  @IsOptional() @IsString() @MaxLength(40) from?: string;

  /**
   * End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today.
   * @example "2026-11-24T03:00:00Z"
   */
  @IsOptional() @IsString() @MaxLength(40) to?: string;

  /** IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. @example "America/Sao_Paulo" */
  @IsOptional() @IsString() @MaxLength(64) tz?: string;

  /** ISO 4217; values are summed in this currency only; missing: `CURRENCY`. @example "BRL" */
  @IsOptional() @IsString() @MaxLength(3) currency?: string;

  /** `false` leaves out the comparison with the period just before. @example "true" */
  @IsOptional() @IsIn(['true', 'false']) compare?: 'true' | 'false';
}
