import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageQueryDto, QueryNumber } from '../common/index.js';
import type { Event } from './event.js';
import { amountToNumber } from './rules/amount.js';

const METADATA = {
  type: 'object',
  additionalProperties: true,
  example: { country: 'BR', plan: 'pro' },
} as const;

/** An event as its sender writes it. Documents the body; `parseNewEvent` checks it, here and for webhooks. */
export class NewEventDto {
  /** Unique for ever, 1 to 128 characters of `A-Z a-z 0-9 _ . : @ -`; made here when it is missing. */
  @ApiPropertyOptional({
    type: String,
    pattern: '^[A-Za-z0-9_@:-][A-Za-z0-9_.:@-]{0,127}$',
    example: 'order-1042',
  })
  id?: string;

  /** Whose event it is, in the sender's own terms, 1 to 256 characters. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 256, example: 'ana@example.com' })
  userId!: string;

  /** What happened. */
  @ApiProperty({ type: String, pattern: '^[a-z0-9_.:-]{1,64}$', example: 'purchase' })
  type!: string;

  /** In units of the currency, at most 4 decimals, -1e9 to 1e9. */
  @ApiPropertyOptional({ type: Number, nullable: true, minimum: -1e9, maximum: 1e9, example: 149.9 })
  value?: number | null;

  /** ISO 4217; the configured currency when it is missing. */
  @ApiPropertyOptional({ type: String, pattern: '^[A-Z]{3}$', example: 'BRL' })
  currency?: string;

  /** When it happened, ISO 8601 with its zone, at most 5 minutes ahead of now; the arrival when it is missing. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-01-15T12:30:00Z' })
  timestamp?: string;

  /** A JSON object, at most 16 KiB and 5 levels, keys without `$` and `.`. */
  @ApiPropertyOptional(METADATA)
  metadata?: Record<string, unknown>;
}

/** What may be changed; fields that are missing stay. `metadata` is replaced as a whole. */
export class EventPatchDto {
  /** Whose event it is, 1 to 256 characters. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 256, example: 'ana@example.com' })
  userId?: string;

  /** What happened. */
  @ApiPropertyOptional({ type: String, pattern: '^[a-z0-9_.:-]{1,64}$', example: 'purchase' })
  type?: string;

  /** In units of the currency, at most 4 decimals; null takes the value away. */
  @ApiPropertyOptional({ type: Number, nullable: true, minimum: -1e9, maximum: 1e9, example: 129.9 })
  value?: number | null;

  /** ISO 4217. */
  @ApiPropertyOptional({ type: String, pattern: '^[A-Z]{3}$', example: 'BRL' })
  currency?: string;

  /** When it happened, ISO 8601 with its zone, at most 5 minutes ahead of now. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-01-15T12:30:00Z' })
  timestamp?: string;

  /** A JSON object, at most 16 KiB and 5 levels, keys without `$` and `.`. */
  @ApiPropertyOptional(METADATA)
  metadata?: Record<string, unknown>;
}

export class EventDto {
  @ApiProperty({ type: String, example: 'order-1042' }) id!: string;
  @ApiProperty({ type: String, example: 'ana@example.com' }) userId!: string;
  @ApiProperty({ type: String, example: 'purchase' }) type!: string;
  /** In units of the currency; null for an event without a value. */
  @ApiProperty({ type: Number, nullable: true, example: 149.9 }) value!: number | null;
  @ApiProperty({ type: String, example: 'BRL' }) currency!: string;
  /** When it happened. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-15T12:30:00.000Z' }) timestamp!: string;
  @ApiProperty(METADATA) metadata!: Record<string, unknown>;
  /** Slug of the webhook source that sent it, `api`, or `seed`. */
  @ApiProperty({ type: String, example: 'default' }) source!: string;
  /** When it arrived. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-15T12:30:00.412Z' }) createdAt!: string;
}

export class EventPageDto {
  @ApiProperty({ type: [EventDto] }) items!: EventDto[];
  /** For `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export class ListEventsDto extends PageQueryDto {
  /** Only events of this type. */
  @ApiPropertyOptional({ type: String, example: 'purchase' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  type?: string;

  /** Only events of this user. */
  @ApiPropertyOptional({ type: String, example: 'ana@example.com' })
  @IsOptional()
  @IsString()
  @Length(1, 256)
  userId?: string;

  /** From this time on: ISO 8601 with its zone, or a date (midnight UTC). */
  @ApiPropertyOptional({ type: String, example: '2026-01-01T00:00:00Z' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  /** Before this time. */
  @ApiPropertyOptional({ type: String, example: '2026-02-01T00:00:00Z' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  /** Smallest value, in units of the event's own currency. */
  @ApiPropertyOptional({ type: Number, example: 100 })
  @IsOptional()
  @QueryNumber()
  @IsNumber()
  minValue?: number;

  /** Largest value. */
  @ApiPropertyOptional({ type: Number, example: 500 })
  @IsOptional()
  @QueryNumber()
  @IsNumber()
  maxValue?: number;

  /** Literal text within the id, the user, the type or the source; upper and lower case are alike. */
  @ApiPropertyOptional({ type: String, example: 'ana@' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  q?: string;
}

export function toEventDto(event: Event): EventDto {
  return {
    id: event.id,
    userId: event.userId,
    type: event.type,
    value: event.amount === null ? null : amountToNumber(event.amount),
    currency: event.currency,
    timestamp: event.timestamp.toISOString(),
    metadata: event.metadata,
    source: event.source,
    createdAt: event.createdAt.toISOString(),
  };
}
