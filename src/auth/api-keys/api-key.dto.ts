import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsoTime } from '../../common/index.js';
import { type Permission, PERMISSIONS } from '../permissions.js';
import type { ApiKey } from './api-key.repository.js';

export class CreateApiKeyDto {
  /** What the key is for. @example "Checkout server" */
  @IsString() @Length(1, 100) name!: string;

  /** What the key may do; nothing that its owner's role may not. */
  @ApiProperty({ enum: PERMISSIONS, isArray: true, example: ['events:write'] })
  @IsArray()
  @ArrayMaxSize(PERMISSIONS.length)
  @ArrayUnique()
  @IsIn(PERMISSIONS, { each: true })
  scopes!: Permission[];

  /** When the key ends, ISO 8601 with its zone, or a date (midnight UTC); without it the key does not end by itself. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2030-01-01T00:00:00Z' })
  @IsOptional()
  @IsoTime()
  expiresAt?: Date;
}

export class ApiKeyDto {
  /** @example "key_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Checkout server" */
  name!: string;
  @ApiProperty({ enum: PERMISSIONS, isArray: true }) scopes!: Permission[];
  /** The first characters of the key. @example "td_4kX9qa" */
  prefix!: string;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2030-01-01T00:00:00.000Z' })
  expiresAt!: string | null;
  /** To the minute; null when the key was never used. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-01-15T12:30:00.000Z' })
  lastUsedAt!: string | null;
}

export class CreatedApiKeyDto extends ApiKeyDto {
  /** The key itself, for `Authorization: Bearer td_...`; shown this once. @example "td_4kX9qaVb3nX8kQ0mZr2TtYw6" */
  key!: string;
}

export class ApiKeyPageDto {
  items!: ApiKeyDto[];
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toApiKeyDto(key: ApiKey): ApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    prefix: key.prefix,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
