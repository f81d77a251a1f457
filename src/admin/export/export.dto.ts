import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { type Role, ROLES, USER_STATUSES, type UserStatus } from '../../auth/index.js';
import { ACCOUNT_TYPES, type AccountType, TRADE_STATUSES, type TradeStatus } from '../../broker/index.js';
import { FileQueryDto } from '../../common/index.js';

const EXPORT_TYPES = ['daily', 'trades', 'users', 'events'] as const;
export type ExportType = (typeof EXPORT_TYPES)[number];

const STATUSES = [...TRADE_STATUSES, ...USER_STATUSES];

export class AdminExportQueryDto extends FileQueryDto {
  /**
   * `daily`: the figures of `GET /api/admin/analytics/daily`; `trades`: trades of everybody; `users`: accounts; `events`:
   * the events themselves (needs `events:read` as well).
   * @example "daily"
   */
  @IsIn(EXPORT_TYPES) type!: ExportType;

  /**
   * Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`. Of days, of when trades were
   * ordered, accounts made, events happened. Missing: for `daily` 30 whole days before the last one, else the beginning.
   * @example "2026-11-01"
   */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(40) from?: string;

  /** End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: now. @example "2026-11-30" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(40) to?: string;

  /** IANA time zone of days; missing: `BUSINESS_TZ`. @example "America/Sao_Paulo" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(64) tz?: string;

  /**
   * ISO 4217. `daily`: of revenue, `CURRENCY` when missing; `trades` and `events`: only those in it; users have none.
   * @example "BRL"
   */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: 'must be an ISO 4217 code such as BRL' })
  currency?: string;

  /** `daily` and `trades`: only on this account; `daily` chooses as its list does when it is missing. @example "real" */
  @ApiPropertyOptional({ enum: ACCOUNT_TYPES })
  @IsOptional()
  @IsIn(ACCOUNT_TYPES)
  accountType?: AccountType;

  /** `trades`: only of this user (id); `events`: only of this user, as senders call them. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 256) user?: string;

  /** `trades`: only of this asset. @example "EURUSD-OTC" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) asset?: string;

  /** `trades`: only of bots with this strategy. @example "bollinger-touch" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) strategy?: string;

  /** `trades` and `users`: only in this status. @example "active" */
  @ApiPropertyOptional({ enum: STATUSES }) @IsOptional() @IsIn(STATUSES) status?: TradeStatus | UserStatus;

  /** `users`: only with this role. @example "member" */
  @ApiPropertyOptional({ enum: ROLES }) @IsOptional() @IsIn(ROLES) role?: Role;

  /** `users`: beginnings of words of the name or the e-mail, as in the list; literal text. @example "ana sou" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) search?: string;

  /** `events`: only of this type. @example "purchase" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) eventType?: string;
}
