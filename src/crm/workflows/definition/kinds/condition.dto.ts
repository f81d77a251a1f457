import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../../../../common/index.js';
import { ACCESS_STATES, MAIL_DEEDS } from '../../../segments/rules/rule.js';
import { BranchingDto } from './common.dto.js';
import { Fits, IsEventType, IsTag } from './settings.decorators.js';

/** Asks for a field, as a segment does. */
export class FieldConditionDto extends BranchingDto {
  /** `email`, `name`, `stage`, `ownerId`, `subscribed`, `lifecycle`, `createdAt`, or the key of a declared field. @example "city" */
  @IsString() @Length(1, 64) field!: string;

  /** As in the rules of segments: `eq`, `ne`, `in`, `contains`, `gte`, `exists`, ... @example "eq" */
  @IsString() @Length(1, 32) op!: string;

  /** What it is compared with; a list for `in`. */
  @ApiPropertyOptional({ oneOf: [{}], example: 'Recife' })
  @MayBeMissing()
  @Fits('must be a text, a number, true, false, or a list of those', isValue)
  value?: unknown;
}

/** Asks whether the contact has a tag. */
export class TagConditionDto extends BranchingDto {
  /** @example "vip" */
  @IsTag() tag!: string;
}

/** Asks whether the contact is in a segment at that moment. */
export class SegmentConditionDto extends BranchingDto {
  /** @example "seg_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) segmentId!: string;
}

/** Asks what somebody has done, as a segment does: at least once when nothing else is said. */
export class EventConditionDto extends BranchingDto {
  /** Type of the event. @example "purchase" */
  @IsEventType() event!: string;

  /** `eq`, `ne`, `gt`, `gte`, `lt`, `lte`, `did` or `never`. @example "gte" */
  @ApiPropertyOptional({ default: 'gte' }) @MayBeMissing() @IsString() @Length(1, 32) op?: string;

  /** How often. @example 2 */
  @ApiPropertyOptional({ default: 1 }) @MayBeMissing() @IsInt() @Min(0) @Max(1_000_000) count?: number;

  /** What it was worth together, in place of how often. @example 500 */
  @ApiPropertyOptional() @MayBeMissing() @IsNumber() sum?: number;

  /** Of the sum; `CURRENCY` when left out. @example "BRL" */
  @ApiPropertyOptional() @MayBeMissing() @Matches(/^[A-Z]{3}$/) currency?: string;

  /** Within so many days up to now; ever when left out. @example 30 */
  @ApiPropertyOptional() @MayBeMissing() @IsNumber() @Min(0) @Max(36_500) withinDays?: number;
}

/** Asks how somebody stands to a module. */
export class ModuleConditionDto extends BranchingDto {
  /** Its slug. @example "trader-pro" */
  @IsString() @Length(1, 63) module!: string;

  /** `active`: may use it now; `waiting`: from a later time on; `ended`: could once. */
  @ApiPropertyOptional({ enum: ACCESS_STATES, default: 'active', example: 'active' })
  @MayBeMissing()
  @IsIn(ACCESS_STATES)
  state?: (typeof ACCESS_STATES)[number];
}

export const MAILS_OF = ['workflow', 'campaign', 'any'] as const;

/** Asks what became of mails to the contact. */
export class MailConditionDto extends BranchingDto {
  /** What became of one of them. */
  @ApiProperty({ enum: MAIL_DEEDS, example: 'opened' })
  @IsIn(MAIL_DEEDS)
  mail!: (typeof MAIL_DEEDS)[number];

  /** Which mails: those of this workflow, of a campaign, or any. Earlier runs of the contact count as well. */
  @ApiPropertyOptional({ enum: MAILS_OF, default: 'workflow', example: 'workflow' })
  @MayBeMissing()
  @IsIn(MAILS_OF)
  of?: (typeof MAILS_OF)[number];

  /** Of `workflow`: id of the node that sends them; all of its mails when left out. @example "welcome" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) node?: string;

  /** Of `campaign`: its id. @example "cmp_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @Matches(/^[A-Za-z0-9_-]{1,64}$/) campaign?: string;

  /** Within so many days up to now; ever when left out. @example 7 */
  @ApiPropertyOptional() @MayBeMissing() @IsNumber() @Min(0) @Max(36_500) withinDays?: number;
}

export class VariantDto {
  /** The output. @example "a" */
  @Matches(/^[a-z]$/, { message: 'must be one letter of a-z' }) handle!: string;

  /** Of a hundred. @example 50 */
  @IsInt() @Min(1) @Max(99) share!: number;
}

/** Sends everybody one of several ways, the same contact always the same one. */
export class SplitConditionDto extends BranchingDto {
  /** Two to ten; their shares are 100 together. */
  @ApiProperty({ type: [VariantDto] })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => VariantDto)
  variants!: VariantDto[];
}

function isValue(value: unknown): boolean {
  const isScalar = (each: unknown) => ['string', 'number', 'boolean'].includes(typeof each);
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}
