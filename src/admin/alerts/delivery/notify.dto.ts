import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsObject,
  IsOptional,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { IsEmail, MayBeMissing } from '../../../common/index.js';
import type { Hook } from '../rules/rule.js';

const MOST_EMAILS = 20;

export class HookInputDto {
  /** Where to post to: http or https, at a public address. @example "https://example.com/hooks/alerts" */
  @IsString() @Length(1, 2048) url!: string;

  /**
   * What to sign with: `whsec_` and the base64 of 24 to 64 bytes. Left out, the one that is there stays, or one is made.
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
   */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 512) secret?: string;
}

/** Who is told, in the place of whoever was. */
export class NotifyInputDto {
  /** Who gets a mail; none when left out. @example ["ops@example.com"] */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(MOST_EMAILS)
  @ArrayUnique()
  @IsEmail({ each: true })
  emails?: string[];

  /** What is posted to, signed as outgoing webhooks are; nothing when null or left out. */
  @ApiPropertyOptional({ type: HookInputDto, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => HookInputDto)
  webhook?: HookInputDto | null;
}

export class ChangeAlertSettingsDto {
  /** Who gets a mail; null for all active admins, as it is at first. What is left out stays. @example ["ops@example.com"] */
  @ApiPropertyOptional({ type: [String], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_EMAILS)
  @ArrayUnique()
  @IsEmail({ each: true })
  emails?: string[] | null;

  /** What is posted to; null for nothing. What is left out stays. */
  @ApiPropertyOptional({ type: HookInputDto, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => HookInputDto)
  webhook?: HookInputDto | null;
}

export class HookDto {
  /** To callers without `alerts:manage` only its origin, since what follows may be a secret. @example "https://example.com/hooks/alerts" */
  url!: string;
}

export class NotifyDto {
  /** @example ["ops@example.com"] */
  emails!: string[];
  @ApiProperty({ type: HookDto, nullable: true }) webhook!: HookDto | null;
}

export class AlertSettingsDto {
  /** Null: all active admins whose e-mail is verified. */
  @ApiProperty({ type: [String], nullable: true, example: ['ops@example.com'] }) emails!: string[] | null;
  @ApiProperty({ type: HookDto, nullable: true }) webhook!: HookDto | null;
  /** What the webhook is signed with, where it is new: shown this once. @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" */
  webhookSecret?: string;
}

export class HookTestDto {
  /** Whether it was taken: answered with 2xx. @example false */
  delivered!: boolean;
  /** Why it was not; null when it was. @example "It answered 500" */
  @ApiProperty({ type: String, nullable: true, example: 'It answered 500' }) detail!: string | null;
}

export class AlertTestDto {
  /** Whom a mail is on its way to. @example ["ops@example.com"] */
  emails!: string[];
  /** What became of the webhook; null where there is none. */
  @ApiProperty({ type: HookTestDto, nullable: true }) webhook!: HookTestDto | null;
}

/** @param whole whether what follows the origin may be shown */
export function toHookDto(hook: Hook | null, whole: boolean): HookDto | null {
  return hook && { url: whole ? hook.url : new URL(hook.url).origin };
}
