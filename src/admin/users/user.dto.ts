import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import {
  ApiKeyDto,
  type Role,
  ROLES,
  SessionDto,
  USER_STATUSES,
  UserDto,
  type UserStatus,
} from '../../auth/index.js';
import { BotStatusDto } from '../../bot/index.js';
import { TradeDto } from '../../broker/index.js';
import { MayBeMissing, OneLine, QueryNumber } from '../../common/index.js';
import { EventDto } from '../../events/index.js';
import { EntitlementDto, GrantDto } from '../../members/index.js';
import { AuditEntryDto } from '../audit/audit.dto.js';
import { USER_SORTS } from './user-index.js';

/** Of each list on a user's page. */
export const NEWEST = 20;

const SORTS = USER_SORTS.flatMap((sort) => [sort, `-${sort}`] as const);
type Sort = (typeof SORTS)[number];

const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class ListUsersDto {
  /** Which page, from 1 on. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(1_000_000) page: number = 1;

  /** Users on a page, 1 to 100. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(100) pageSize: number = 20;

  /**
   * Beginnings of words of the name or the e-mail, accents and case aside, all of which must be there (at most 8).
   * Literal text: no character has a meaning of its own.
   * @example "ana sou"
   */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) search?: string;

  /** Only with this role. @example "member" */
  @ApiPropertyOptional({ enum: ROLES }) @IsOptional() @IsIn(ROLES) role?: Role;

  /** Only in this status. @example "active" */
  @ApiPropertyOptional({ enum: USER_STATUSES })
  @IsOptional()
  @IsIn(USER_STATUSES)
  status?: UserStatus;

  /** What they are sorted by; with `-` the largest or latest first. @example "-createdAt" */
  @ApiPropertyOptional({ enum: SORTS }) @IsOptional() @IsIn(SORTS) sort: Sort = '-createdAt';
}

export class UserListDto {
  items!: UserDto[];
  /** @example 1 */
  page!: number;
  /** @example 20 */
  pageSize!: number;
  /** How many fit, exactly. @example 1 */
  total!: number;
  /** @example 1 */
  pages!: number;
}

/** What may be changed; fields that are missing stay. */
export class ChangeUserDto {
  /** How the user wants to be called, 1 to 100 characters. @example "Ana Souza" */
  @ApiPropertyOptional() @MayBeMissing() @Trimmed() @IsString() @Length(1, 100) @OneLine() name?: string;

  /** What the user may do from now on; open sockets are closed, to come back with it. @example "operator" */
  @ApiPropertyOptional({ enum: ROLES }) @MayBeMissing() @IsIn(ROLES) role?: Role;
}

export class SuspendUserDto {
  /** Why, for other staff; the user is not told. @example "Chargebacks" */
  @ApiPropertyOptional() @MayBeMissing() @Trimmed() @IsString() @Length(1, 500) reason?: string;
}

/** A user and what there is about them; lists show the newest 20. */
export class UserPageDto extends UserDto {
  /** Events under the user's e-mail or id. */
  events!: EventDto[];
  trades!: TradeDto[];
  /** Log-ins; none of their tokens. */
  sessions!: SessionDto[];
  /** API keys without the keys themselves. */
  apiKeys!: ApiKeyDto[];
  /** The modules that are unlocked for the user now. */
  @ApiProperty({ type: () => [EntitlementDto] }) entitlements!: EntitlementDto[];
  /** What was bought or given, ended ones too, and what waits until the e-mail is verified. */
  @ApiProperty({ type: () => [GrantDto] }) grants!: GrantDto[];
  bot!: BotStatusDto;
  /** What staff has changed about the user. */
  @ApiProperty({ type: () => [AuditEntryDto] }) audit!: AuditEntryDto[];
}
