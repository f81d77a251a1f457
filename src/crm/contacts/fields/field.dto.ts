import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  Length,
  ValidateBy,
} from 'class-validator';
import { MayBeMissing } from '../../../common/index.js';
import { OneLine } from '../said.decorators.js';
import { type ContactField, FIELD_TYPES, type FieldType } from './field.js';
import { isFieldKey } from './field-values.rules.js';

const IsFieldKey = () =>
  ValidateBy({
    name: 'isFieldKey',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isFieldKey(value),
      defaultMessage: () => 'must be a-z, then a-z, 0-9 and _, at most 40, and no column of every contact',
    },
  });

const Options = () =>
  applyDecorators(
    MayBeMissing(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(100),
    ArrayUnique(),
    IsString({ each: true }),
    Length(1, 100, { each: true }),
  );

export class CreateFieldDto {
  /** What it is called in contacts, files and templates: a-z, then a-z, 0-9 and `_`, at most 40; not the name of another column. @example "city" */
  @IsFieldKey() key!: string;

  /** For people; the key when left out. @example "City" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 100) label?: string;

  /** What its values are: `date` is a day without a time. */
  @ApiProperty({ enum: FIELD_TYPES, example: 'text' }) @IsIn(FIELD_TYPES) type!: FieldType;

  /** Of a `choice`: what may be chosen. @example ["gold", "silver"] */
  @ApiPropertyOptional({ type: [String] }) @Options() options?: string[];
}

export class UpdateFieldDto {
  /** For people. @example "City" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 100) label?: string;

  /** Of a `choice`: all that may be chosen from now on. What was chosen before stays. @example ["gold", "silver"] */
  @ApiPropertyOptional({ type: [String] }) @Options() options?: string[];
}

export class FieldDto {
  /** @example "city" */
  key!: string;
  /** @example "City" */
  label!: string;
  @ApiProperty({ enum: FIELD_TYPES, example: 'text' }) type!: FieldType;
  /** Of a `choice`; null otherwise. */
  @ApiProperty({ type: [String], nullable: true, example: null }) options!: string[] | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
}

export class FieldPageDto {
  @ApiProperty({ type: [FieldDto] }) items!: FieldDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toFieldDto({ key, label, type, options, createdAt }: ContactField): FieldDto {
  return { key, label, type, options: options ?? null, createdAt: createdAt.toISOString() };
}
