import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import type { EventTypeDocument } from './event-type.schema.js';

const MAX_FIELDS = 10;
const COLOUR = /^#[0-9a-f]{6}$/i;
const COLOUR_RULE = { message: 'must be a colour such as #1f7a4d' };

export class DeclaredFieldDto {
  /** Where it stands in an event: `metadata.` and the names of its keys, at most 4 of them. @example "metadata.country" */
  @IsString() @Length(1, 280) path!: string;

  /** What people call it. @example "Country" */
  @IsString() @Length(1, 80) label!: string;
}

export class UpdateEventTypeDto {
  /** What people call the type, 1 to 80 characters. @example "Purchase" */
  @MayBeMissing() @IsString() @Length(1, 80) label?: string;

  /** What its values are in, at most 16 characters; null for none. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'BRL' })
  @IsOptional()
  @IsString()
  @Length(1, 16)
  unit?: string | null;

  /** How it is drawn; null for any colour. */
  @ApiPropertyOptional({ type: String, nullable: true, example: '#1f7a4d' })
  @IsOptional()
  @Matches(COLOUR, COLOUR_RULE)
  colour?: string | null;

  /** What breakdowns may be made by: at most 10, and 40 of all types together. Each costs an index of the events. */
  @ApiPropertyOptional({ type: [DeclaredFieldDto] })
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(MAX_FIELDS)
  @ValidateNested({ each: true })
  @Type(() => DeclaredFieldDto)
  fields?: DeclaredFieldDto[];
}

export class CreateEventTypeDto extends UpdateEventTypeDto {
  /** 1 to 64 characters of a-z, 0-9, _ . : -; it cannot be changed later. @example "purchase" */
  @Matches(/^[a-z0-9_.:-]{1,64}$/, { message: 'must be 1 to 64 characters of a-z, 0-9, _ . : -' })
  type!: string;
}

export class EventTypeDto {
  /** @example "purchase" */
  type!: string;
  /** The type itself until it is told. @example "Purchase" */
  label!: string;
  /** What its values are in. */
  @ApiProperty({ type: String, nullable: true, example: 'BRL' })
  unit!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '#1f7a4d' })
  colour!: string | null;
  /** What breakdowns may be made by. */
  fields!: DeclaredFieldDto[];
  /** When it was declared. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
}

export class EventTypePageDto {
  /** By type. */
  items!: EventTypeDto[];
  /** Always null: the list is complete. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toEventTypeDto({
  _id,
  label,
  unit,
  colour,
  fields,
  createdAt,
}: EventTypeDocument): EventTypeDto {
  return {
    type: _id,
    label,
    unit,
    colour,
    fields: fields.map(({ path, label: name }) => ({ path, label: name })),
    createdAt: createdAt.toISOString(),
  };
}
