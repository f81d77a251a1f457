import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { MayBeMissing } from '../../../../common/index.js';
import { EventTestDto } from './common.dto.js';
import { IsClockTime, IsEventType, IsTag, IsZone, Part, Tests } from './settings.decorators.js';

export const REENTRY_MODES = ['once', 'after-days', 'every-time'] as const;

/** Whether a contact may go through again. */
export class ReentryDto {
  /** `once` in their life, again `after-days` since they last entered, or `every-time`. */
  @ApiProperty({ enum: REENTRY_MODES, example: 'after-days' })
  @IsIn(REENTRY_MODES)
  mode!: (typeof REENTRY_MODES)[number];

  /** Of `after-days`: how many days after they last entered. @example 30 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(1) @Max(3650) days?: number;
}

/** Begins by hand: staff says for whom. */
export class ManualTriggerDto {
  /** Whether the same contact may enter again; once when left out. */
  @ApiPropertyOptional() @MayBeMissing() @Part(() => ReentryDto) reentry?: ReentryDto;
}

/** Begins when somebody does something. */
export class EventTriggerDto extends ManualTriggerDto {
  /** Type of the event. @example "purchase" */
  @IsEventType() event!: string;

  /** What else has to be true of the event: all of these. */
  @Tests(EventTestDto) where?: EventTestDto[];
}

/** Begins when an event comes by a webhook source. */
export class WebhookTriggerDto extends ManualTriggerDto {
  /** Slug of the source. @example "hotmart-main" */
  @IsString() @Length(1, 64) source!: string;

  /** Only events of this type; any when left out. @example "purchase" */
  @ApiPropertyOptional() @MayBeMissing() @IsEventType() event?: string;

  /** What else has to be true of the event: all of these. */
  @Tests(EventTestDto) where?: EventTestDto[];
}

/** Begins when somebody comes into a segment. */
export class SegmentTriggerDto extends ManualTriggerDto {
  /** @example "seg_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) segmentId!: string;

  /** Whether those begin too who are in it when the workflow is switched on. @example false */
  @ApiPropertyOptional({ default: false }) @MayBeMissing() @IsBoolean() includeExisting?: boolean;
}

/** Begins when a contact is given a tag. */
export class TagTriggerDto extends ManualTriggerDto {
  /** @example "vip" */
  @IsTag() tag!: string;
}

/** Begins at a day that a contact has in a field. */
export class DateTriggerDto extends ManualTriggerDto {
  /** Key of a declared field that is a date. @example "birthday" */
  @IsString() @Length(1, 40) field!: string;

  /** So many days after it, or before it when negative. @example -3 */
  @ApiPropertyOptional({ default: 0 }) @MayBeMissing() @IsInt() @Min(-366) @Max(366) offsetDays?: number;

  /** Every year on that day of the year. @example true */
  @ApiPropertyOptional({ default: false }) @MayBeMissing() @IsBoolean() everyYear?: boolean;

  /** When on that day. @example "09:00" */
  @ApiPropertyOptional({ default: '09:00' }) @MayBeMissing() @IsClockTime() time?: string;

  /** Whose day and time it is; `BUSINESS_TZ` when left out. @example "America/Sao_Paulo" */
  @ApiPropertyOptional() @MayBeMissing() @IsZone() timeZone?: string;
}
