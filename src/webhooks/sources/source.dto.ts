import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { type KindSettings, WEBHOOK_KINDS, type WebhookKindName } from '../kinds/webhook-kind.js';
import { DEFAULT_SOURCE } from './source.directory.js';
import { SettingsProperty } from './settings.docs.js';
import type { StoredSource } from './source.repository.js';

export class CreateSourceDto {
  /** Last part of the address, /webhook/<slug>; it cannot be changed later. @example "hotmart-main" */
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be 1 to 63 characters of a-z, 0-9 and -' })
  slug!: string;

  /** Whose signature and payload it has; POST /webhook/:source tells of each. @example "hotmart" */
  @ApiProperty({ enum: WEBHOOK_KINDS })
  @IsIn(WEBHOOK_KINDS)
  kind!: WebhookKindName;

  /**
   * The secret that the sender shows you: Stripe's `whsec_...` of the endpoint, Hotmart's hottok, Kiwify's token,
   * Shopify's key. Left out, one is made, to be given to the sender (GitHub).
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
   */
  @IsOptional() @IsString() @Length(1, 512) secret?: string;

  /** Whether its purchases grant modules. */
  @MayBeMissing() @IsBoolean() trusted?: boolean;

  @SettingsProperty()
  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown>;
}

export class UpdateSourceDto {
  /** Whether its purchases grant modules. */
  @MayBeMissing() @IsBoolean() trusted?: boolean;

  @SettingsProperty()
  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown>;
}

export class RotateSecretDto {
  /** The new secret, when the sender made it. Left out, one is made here. @example "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" */
  @IsOptional() @IsString() @Length(1, 512) secret?: string;
}

export class SimulateFailureDto {
  /** How many of the next processings fail; 0 ends it. @example 2 */
  @IsInt() @Min(0) @Max(100) count!: number;
}

export class Source {
  /** The slug. @example "hotmart-main" */
  id!: string;
  /** @example "hotmart-main" */
  slug!: string;
  @ApiProperty({ enum: WEBHOOK_KINDS, example: 'hotmart' })
  kind!: WebhookKindName;
  /** Whether its purchases grant modules. */
  trusted!: boolean;
  /** Of its kind, complete. @example {} */
  settings!: KindSettings;
  /** Part of the application: it has the secret WEBHOOK_SECRET and cannot be deleted. */
  builtIn!: boolean;
  /** Processings that will still fail, as simulate-failure asked. @example 0 */
  failNext!: number;
  /** Until when the secret before the last rotation is good; null when there is none. @example "2026-02-01T12:30:00.000Z" */
  previousValidUntil!: Date | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: Date;
}

export class SourcePage {
  items!: Source[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export class SourceWithSecret extends Source {
  /** Shown this once. @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" */
  secret!: string;
}

export class RotatedSource extends SourceWithSecret {}

export class SourceCurl {
  /**
   * With an example of the kind in it, made now. The signature is good for this body only; nothing of the secret is in it.
   * @example "curl -i https://td.example.com/webhook/stripe-main -H 'content-type: application/json' ..."
   */
  curl!: string;

  /** When the signature ends; null for a kind that signs no time. @example "2026-01-15T12:35:00.000Z" */
  expiresAt!: Date | null;

  /** Text in it that has to be replaced with the secret, where the sender posts the secret itself; else null. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) secretPlace!: string | null;
}

export function toSource(source: StoredSource): Source {
  return {
    id: source._id,
    slug: source._id,
    kind: source.kind,
    trusted: source.trusted,
    settings: source.settings,
    builtIn: source._id === DEFAULT_SOURCE,
    failNext: source.failNext,
    previousValidUntil: source.previousUntil ?? null,
    createdAt: source.createdAt,
  };
}
