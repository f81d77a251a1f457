import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { OPEN_AFTER } from './breaker.rules.js';
import { EVENT_TYPE_PATTERN } from './event-types.rules.js';
import { type DisabledReason, DISABLED_REASONS, type SubscriptionDocument } from './subscription.schema.js';

const TYPE_RULE = {
  each: true,
  message: 'each must be an event type, the beginning of some with * after it, or *',
};

/** 1 to 50 of them, each once. */
function AreEventTypes(): PropertyDecorator {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(50),
    ArrayUnique(),
    IsString({ each: true }),
    Matches(EVENT_TYPE_PATTERN, TYPE_RULE),
  );
}

export class CreateSubscriptionDto {
  /** Where to post to: http or https, at a public address. @example "https://example.com/hooks/trader" */
  @IsString() @Length(1, 2048) url!: string;

  /** Which events: exact types, beginnings such as `github.*`, or `*` for all. @example ["purchase", "refund"] */
  @AreEventTypes() eventTypes!: string[];

  /**
   * What to sign with: `whsec_` and the base64 of 24 to 64 bytes. Left out, one is made.
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
   */
  @IsOptional() @IsString() @Length(1, 512) secret?: string;
}

export class UpdateSubscriptionDto {
  /** Where to post to from now on; failures of the former address are forgotten. @example "https://example.com/hooks/v2" */
  @MayBeMissing() @IsString() @Length(1, 2048) url?: string;

  /** Which events from now on. @example ["*"] */
  @MayBeMissing() @AreEventTypes() eventTypes?: string[];

  /**
   * `false` sends and queues nothing more. `true` forgets former failures and sends what waits at once, also when it was
   * enabled already.
   */
  @MayBeMissing() @IsBoolean() enabled?: boolean;
}

export class RotateSubscriptionSecretDto {
  /** The new secret. Left out, one is made here. @example "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" */
  @IsOptional() @IsString() @Length(1, 512) secret?: string;
}

export class Subscription {
  /** @example "sub_01j2x5k9t4000abcdefghjkmnp" */
  id!: string;
  /** @example "https://example.com/hooks/trader" */
  url!: string;
  /** @example ["purchase", "refund"] */
  eventTypes!: string[];
  /** Whether it is sent anything. @example true */
  enabled!: boolean;
  /** `failing`: it has failed ten times in a row, and is only tried now and then. @example "active" */
  status!: 'active' | 'failing' | 'disabled';
  /** Why it is disabled: by hand, it answered 410, or it failed for five days. */
  @ApiProperty({ enum: DISABLED_REASONS, nullable: true, example: null })
  disabledReason!: DisabledReason | null;
  /** @example null */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  disabledAt!: Date | null;
  /** Failures in a row, up to now. @example 0 */
  consecutiveFailures!: number;
  /** When the first of them was; null when it goes well. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  failingSince!: Date | null;
  /** Until when the secret before the last rotation signs as well; null when there is none. @example "2026-02-01T12:30:00.000Z" */
  previousValidUntil!: Date | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: Date;
}

export class SubscriptionPage {
  items!: Subscription[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export class SubscriptionWithSecret extends Subscription {
  /** Shown this once. @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" */
  secret!: string;
}

export function toSubscription(row: SubscriptionDocument): Subscription {
  const { health } = row;
  return {
    id: row._id,
    url: row.url,
    eventTypes: row.eventTypes,
    enabled: row.enabled,
    status: row.enabled ? (health.failures >= OPEN_AFTER ? 'failing' : 'active') : 'disabled',
    disabledReason: row.disabledReason ?? null,
    disabledAt: row.disabledAt ?? null,
    consecutiveFailures: health.failures,
    failingSince: health.failingSince ?? null,
    previousValidUntil: row.previousUntil ?? null,
    createdAt: row.createdAt,
  };
}
