import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { QueryNumber } from '../../common/index.js';
import { PeriodQueryDto, TYPE, TYPE_RULE } from '../period.dto.js';

export class BreakdownQueryDto extends PeriodQueryDto {
  /** Events of this type. @example "purchase" */
  @Matches(TYPE, TYPE_RULE) type!: string;

  /** A field of metadata that is declared for the type (`/api/event-types`). @example "metadata.country" */
  @IsString() @MaxLength(300) by!: string;

  /** How many values one by one, at most 100; the rest is `other`. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(100) limit: number = 10;
}

export class BreakdownTotalDto {
  /** Events of any currency. @example 87 */
  count!: number;
  /** Sum of their values in `currency`. @example 12458.4 */
  sum!: number;
}

export class BreakdownItemDto extends BreakdownTotalDto {
  /** Text, number or boolean; null for events without the field, or with a list or an object there. */
  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
    nullable: true,
    example: 'BR',
  })
  value!: string | number | boolean | null;
  /** Share of all events of the type: 0..1. @example 0.62 */
  share!: number;
}

export class BreakdownOtherDto extends BreakdownTotalDto {
  /** How many different values these are. @example 14 */
  values!: number;
  /** Share of all events of the type: 0..1. @example 0.05 */
  share!: number;
}

export class BreakdownFiguresDto {
  /** Inclusive. @example "2026-10-24T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** @example "purchase" */
  type!: string;
  /** @example "metadata.country" */
  by!: string;
  /** The most frequent values first. */
  items!: BreakdownItemDto[];
  /** All other values together. */
  other!: BreakdownOtherDto;
  /** All events of the type in the period. */
  total!: BreakdownTotalDto;
}

export class BreakdownChangeDto {
  /** Of all events of the type. @example 0.12 */
  count!: number | null;
  /** @example 0.31 */
  sum!: number | null;
}

export class BreakdownDto extends BreakdownFiguresDto {
  /** The same figures of the period just before; not with `compare=false`. */
  previous?: BreakdownFiguresDto;
  /** Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
  change?: BreakdownChangeDto;
}
