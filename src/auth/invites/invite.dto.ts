import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, MaxLength } from 'class-validator';
import { IsEmail, MayBeMissing } from '../../common/index.js';
import { type Role, ROLES } from '../permissions.js';
import type { Invite } from './invites.js';

export class CreateInviteDto {
  /** Who is invited; only this e-mail can register with it. @example "ana@example.com" */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  @IsEmail()
  @MaxLength(254)
  email!: string;

  /** What the account will be; `member` when not given. Only admins invite staff. */
  @ApiPropertyOptional({ enum: ROLES, example: 'member' })
  @MayBeMissing()
  @IsIn(ROLES)
  role: Role = 'member';
}

export class InviteDto {
  /** @example "inv_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** In lower case. @example "ana@example.com" */
  email!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  /** Who has invited. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  createdBy!: string;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  /** ISO 8601. @example "2026-01-22T12:30:00.000Z" */
  expiresAt!: string;
}

export class CreatedInviteDto extends InviteDto {
  /** For `inviteToken` of POST /api/auth/register; shown this once, and mailed. @example "8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI" */
  inviteToken!: string;
  /** What was mailed. @example "https://td.example.com/register?inviteToken=8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI&email=ana%40example.com" */
  link!: string;
}

export class InvitePageDto {
  items!: InviteDto[];
  /** For the next page; null on the last one. @example "WyJpbnZfMDFrZjhtM3E1YyJd" */
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export function toInviteDto({ id, email, role, createdBy, createdAt, expiresAt }: Invite): InviteDto {
  return {
    id,
    email,
    role,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
