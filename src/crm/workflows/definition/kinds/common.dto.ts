import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeMissing } from '../../../../common/index.js';
import { type EventTest, FILTER_OPS, isEventField } from './event-filter.rules.js';
import { Fits } from './settings.decorators.js';

/** One thing that is asked of an event. */
export class EventTestDto implements EventTest {
  /** `value`, `currency`, `userId`, `source`, or a path within metadata. @example "metadata.product" */
  @Fits('must be value, currency, userId, source, or a path such as metadata.product', (value) =>
    typeof value === 'string' ? isEventField(value) : false,
  )
  field!: string;

  /** `contains` is a part of a text without regard to case, or an element of a list. */
  @ApiProperty({ enum: FILTER_OPS, example: 'eq' }) @IsIn(FILTER_OPS) op!: EventTest['op'];

  /** A number for `gt`, `gte`, `lt`, `lte`; true, false or nothing for `exists`. */
  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
    example: 'trader-pro',
  })
  @MayBeMissing()
  @Fits('must be a text of at most 500 characters, a number, true or false', isScalar)
  value?: string | number | boolean;
}

/** Together more than nothing, and at most 366 days. */
export class DurationDto {
  /** @example 2 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(366) days?: number;
  /** @example 12 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(8784) hours?: number;
  /** @example 30 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(527_040) minutes?: number;
  /** @example 15 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(31_622_400) seconds?: number;
}

/** What nodes with several outputs share. */
export class BranchingDto {
  /** Outputs that end the run on purpose; every other one has to lead somewhere. @example ["no"] */
  @ApiPropertyOptional({ type: [String] })
  @MayBeMissing()
  @Fits('must be a list of outputs, each once', isListOfTexts)
  ends?: string[];
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string'
    ? value.length <= 500
    : typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function isListOfTexts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 26) return false;
  return value.every((each) => typeof each === 'string') && new Set(value).size === value.length;
}
