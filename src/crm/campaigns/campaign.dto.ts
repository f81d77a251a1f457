import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing, PageQueryDto } from '../../common/index.js';
import { OneLine } from '../contacts/said.decorators.js';
import { type Campaign, LONGEST_NAME, LONGEST_SUBJECT, MOST_VARIANTS } from './campaign.js';
import { CAMPAIGN_STATES, type CampaignState } from './campaign.states.js';

/** In mails a second: one in ten seconds, and more than any server takes. */
const THROTTLE = { least: 0.1, most: 10_000 };

export class CampaignVariantDto {
  /** For the report; each once. @example "Assunto curto" */
  @OneLine() @IsString() @Length(1, LONGEST_NAME) name!: string;

  /** How many get it, in proportion to the others: 50 and 50 are the same as 1 and 1. @example 50 */
  @IsNumber() @Min(0.001) @Max(1_000_000) share!: number;

  /** The campaign's when it is left out. @example "{{ contact.firstName }}, só hoje" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_SUBJECT) subject?: string;

  /** The campaign's when it is left out. @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) templateId?: string;
}

export class CreateCampaignDto {
  /** For the staff; readers never see it. @example "Lançamento do Trader Pro" */
  @OneLine() @IsString() @Length(1, LONGEST_NAME) name!: string;

  /** One line, with merge tags. @example "{{ contact.firstName }}, o Trader Pro chegou" */
  @OneLine() @IsString() @Length(1, LONGEST_SUBJECT) subject!: string;

  /** @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) templateId!: string;

  /** Whom it goes to, as far as they are subscribed; null or left out: everyone who is. @example "seg_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  segmentId?: string | null;

  /** Most mails in a second; as fast as the server takes them when it is null or left out. @example 20 */
  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsNumber()
  @Min(THROTTLE.least)
  @Max(THROTTLE.most)
  throttlePerSecond?: number | null;

  /** Ways to say it that are tried against each other; null or left out: one for all. */
  @ApiPropertyOptional({ type: [CampaignVariantDto], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MOST_VARIANTS)
  @ArrayUnique((variant: CampaignVariantDto | null) => variant?.name, { message: 'names must differ' })
  @ValidateNested({ each: true })
  @Type(() => CampaignVariantDto)
  variants?: CampaignVariantDto[] | null;
}

/** What is left out stays; null takes away. */
export class UpdateCampaignDto {
  /** For the staff; readers never see it. @example "Lançamento do Trader Pro" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_NAME) name?: string;

  /** One line, with merge tags. @example "{{ contact.firstName }}, o Trader Pro chegou" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_SUBJECT) subject?: string;

  /** @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) templateId?: string;

  /** Null: everyone who is subscribed. @example "seg_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  segmentId?: string | null;

  /** Most mails in a second; null: as fast as the server takes them. @example 20 */
  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsNumber()
  @Min(THROTTLE.least)
  @Max(THROTTLE.most)
  throttlePerSecond?: number | null;

  /** All of them from then on; null: one for all. */
  @ApiPropertyOptional({ type: [CampaignVariantDto], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MOST_VARIANTS)
  @ArrayUnique((variant: CampaignVariantDto | null) => variant?.name, { message: 'names must differ' })
  @ValidateNested({ each: true })
  @Type(() => CampaignVariantDto)
  variants?: CampaignVariantDto[] | null;
}

export class ScheduleCampaignDto {
  /**
   * When it begins: ISO 8601 with an offset, or without one as clocks in `timeZone` show it; at most two years from now.
   * Left out: now. @example "2026-12-01T09:00"
   */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 40) at?: string | null;

  /** IANA time zone of `at`; BUSINESS_TZ when it is left out. @example "America/Sao_Paulo" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) timeZone?: string | null;
}

export class ListCampaignsDto extends PageQueryDto {
  /** Only those in this state. */
  @ApiPropertyOptional({ enum: CAMPAIGN_STATES, example: 'sent' })
  @IsOptional()
  @IsIn(CAMPAIGN_STATES)
  status?: CampaignState;
}

export class CampaignDto {
  /** @example "cmp_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Lançamento do Trader Pro" */
  name!: string;
  /** @example "{{ contact.firstName }}, o Trader Pro chegou" */
  subject!: string;
  /** @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  templateId!: string;
  /** Null: everyone who is subscribed. */
  @ApiProperty({ type: String, nullable: true, example: 'seg_01kf8m3q5c000r4t9w2x7y1zab' }) segmentId!:
    string | null;
  /** Most mails in a second. @example 20 */
  throttlePerSecond?: number;
  /** Ways to say it that are tried against each other. */
  @ApiPropertyOptional({ type: [CampaignVariantDto] }) variants?: CampaignVariantDto[];
  /** `draft`, `scheduled`, `sending`, then `sent`; `paused` goes on by `resume`, `cancelled` does not. */
  @ApiProperty({ enum: CAMPAIGN_STATES, example: 'scheduled' }) status!: CampaignState;
  /** Why it has paused by itself. @example "CRM.TEMPLATE_TOO_SLOW: The template takes too long to render: it loops too often" */
  reason?: string;
  /** When it begins. @example "2026-12-01T12:00:00.000Z" */
  scheduledAt?: string;
  /** In which that was said. @example "America/Sao_Paulo" */
  timeZone?: string;
  /** @example "2026-12-01T12:00:00.412Z" */
  startedAt?: string;
  /** When it was sent or cancelled. @example "2026-12-01T12:03:20.100Z" */
  finishedAt?: string;
  /** @example "2026-11-30T18:30:00.000Z" */
  createdAt!: string;
  /** @example "2026-11-30T18:45:00.000Z" */
  updatedAt!: string;
}

export class CampaignPageDto {
  @ApiProperty({ type: [CampaignDto] }) items!: CampaignDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJjbXBfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJjbXBfMDEiXQ' }) nextCursor!: string | null;
}

export function toCampaignDto(campaign: Campaign): CampaignDto {
  const { id, name, subject, templateId, segmentId, throttlePerSecond, variants, status, reason } = campaign;
  const { scheduledAt, timeZone, startedAt, finishedAt, createdAt, updatedAt } = campaign;
  return {
    ...{ id, name, subject, templateId, segmentId },
    ...(throttlePerSecond !== undefined && { throttlePerSecond }),
    ...(variants && { variants }),
    status,
    ...(reason !== undefined && { reason }),
    ...(scheduledAt && { scheduledAt: scheduledAt.toISOString() }),
    ...(timeZone !== undefined && { timeZone }),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
