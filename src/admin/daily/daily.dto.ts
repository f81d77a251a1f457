import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ACCOUNT_TYPES, type AccountType } from '../../broker/index.js';
import { QueryNumber } from '../../common/index.js';

export class DailyQueryDto {
  /** How many days, today included; 1 to 366. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(366) days: number = 30;

  /**
   * Whose trades: demo and real ones are never added up. Left out, it is `real` where any real trade was settled in these
   * days, and else `demo`; the answer says which.
   * @example "real"
   */
  @ApiPropertyOptional({ enum: ACCOUNT_TYPES })
  @IsOptional()
  @IsIn(ACCOUNT_TYPES)
  accountType?: AccountType;
}

export class DayDto {
  /** Day of the business's time zone. @example "2026-11-23" */
  date!: string;
  /** Events of all types. @example 1204 */
  events!: number;
  /** In `currency`. @example 87 */
  purchases!: number;
  /** Their value. @example 12458.4 */
  revenue!: number;
  /** Value per purchase; 0 without one. @example 143.2 */
  averageTicket!: number;
  /** Users with at least one event. @example 311 */
  activeUsers!: number;
  /** Accounts made. @example 12 */
  newUsers!: number;
  /** Settled on that day by the market's clock. @example 540 */
  trades!: number;
  /** @example 301 */
  wins!: number;
  /** Ties are neither won nor lost. @example 230 */
  losses!: number;
  /** What they brought, in `tradeCurrency`. @example -120.5 */
  pnl!: number;
}

export class DailyDto {
  /** Oldest first; today is the last. */
  days!: DayDto[];
  /** Of `revenue` and `averageTicket`. @example "BRL" */
  currency!: string;
  /** Which trades are counted. @example "demo" */
  accountType!: AccountType;
  /** Of `pnl`: the currency of the business where anybody traded in it, else the one of most trades; trades in others count without their results. @example "USD" */
  tradeCurrency!: string;
}
