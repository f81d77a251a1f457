import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsoTime, PageQueryDto } from '../../common/index.js';
import type { AuditEntry } from '../../platform/index.js';

const VIAS = ['session', 'key', 'system'] as const satisfies AuditEntry['via'][];
const OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const satisfies AuditEntry['outcome'][];
const STATE = { type: 'object', additionalProperties: true } as const;

export class ListAuditDto extends PageQueryDto {
  /** Only what this user did (id); `system` for what nobody asked for over the API. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 200) actor?: string;

  /** Only changes of this kind. @example "users.suspend" */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, { message: 'must be the name of an action, such as users.suspend' })
  @Length(1, 100)
  action?: string;

  /** Only what was done to the thing of this id. @example "usr_01kf8m3q5c000r4t9w2x7y1zac" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 200) target?: string;

  /** From this time on, ISO 8601. @example "2026-11-01T00:00:00Z" */
  @ApiPropertyOptional() @IsOptional() @IsoTime() from?: Date;

  /** Before this time, ISO 8601. @example "2026-12-01T00:00:00Z" */
  @ApiPropertyOptional() @IsOptional() @IsoTime() to?: Date;
}

export class AuditTargetDto {
  /** @example "user" */
  kind!: string;
  /** @example "usr_01kf8m3q5c000r4t9w2x7y1zac" */
  id!: string;
}

export class AuditEntryDto {
  /** @example "aud_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** When it was asked for, ISO 8601. @example "2026-11-23T12:30:00.000Z" */
  at!: string;
  /** Who; `system` where nobody asked over the API. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  actorId!: string;
  /** The e-mail of that user today; null for `system`, and for accounts that are gone. */
  @ApiProperty({ type: String, nullable: true, example: 'admin@example.com' }) actorEmail!: string | null;
  @ApiProperty({ enum: VIAS, example: 'session' }) via!: AuditEntry['via'];
  /** Of an API key. @example "key_01kf8m3q5c000r4t9w2x7y1zab" */
  keyId?: string;
  /** @example "users.suspend" */
  action!: string;
  /** What was changed; missing where it is about no single thing. */
  target?: AuditTargetDto;
  /** What of it is shown, before the change. */
  @ApiPropertyOptional({ ...STATE, example: { role: 'member', status: 'active' } })
  before?: Record<string, unknown>;
  /** The same after it; where it was refused, what was asked for. */
  @ApiPropertyOptional({ ...STATE, example: { role: 'member', status: 'suspended', reason: 'Chargebacks' } })
  after?: Record<string, unknown>;
  /** Where the request came from. @example "203.0.113.7" */
  address?: string;
  /** Of the request: what the log has about it carries the same `correlationId`. @example "req_01kf8m3q5c000r4t9w2x7y1zab" */
  correlationId?: string;
  /** `begun`: it is not known how it ended, since the process or the database went away. */
  @ApiProperty({ enum: OUTCOMES, example: 'done' }) outcome!: AuditEntry['outcome'];
  /** Of the problem that it was answered with. @example "AUTH.LAST_ADMIN" */
  code?: string;
}

export class AuditPageDto {
  items!: AuditEntryDto[];
  /** For `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toAuditEntryDto({ at, ...entry }: AuditEntry, actorEmail: string | null): AuditEntryDto {
  const { id, actorId, via, keyId, action, target, before, after, address, correlationId, outcome, code } =
    entry;
  return {
    id,
    at: at.toISOString(),
    actorId,
    actorEmail,
    via,
    ...(keyId !== undefined && { keyId }),
    action,
    ...(target && { target }),
    ...(before && { before }),
    ...(after && { after }),
    ...(address !== undefined && { address }),
    ...(correlationId !== undefined && { correlationId }),
    outcome,
    ...(code !== undefined && { code }),
  };
}
