import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { ContactDto, toContactDto } from '../contacts/contact.dto.js';
import { OneLine } from '../contacts/said.decorators.js';
import type { Segment, SegmentRules } from './segment.js';
import { RULES } from './segment.swagger.js';
import type { Preview } from './segments.js';

export class CreateSegmentDto {
  /** One line. @example "Compraram duas vezes no mês" */
  @OneLine() @IsString() @Length(1, 200) name!: string;

  /** What it is for. @example "Convite para o Trader Pro" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @MaxLength(2000) description?: string;

  @ApiProperty(RULES) @IsObject() rules!: SegmentRules;
}

/** What is left out stays; a description that is null is taken away. */
export class UpdateSegmentDto {
  /** One line. @example "Compraram duas vezes no mês" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 200) name?: string;

  /** What it is for. @example "Convite para o Trader Pro" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string | null;

  @ApiPropertyOptional(RULES) @MayBeMissing() @IsObject() rules?: SegmentRules;
}

export class PreviewSegmentDto {
  @ApiProperty(RULES) @IsObject() rules!: SegmentRules;
}

export class SegmentDto {
  /** @example "seg_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Compraram duas vezes no mês" */
  name!: string;
  /** @example "Convite para o Trader Pro" */
  description?: string;
  @ApiProperty(RULES) rules!: SegmentRules;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
  /** @example "2026-02-02T09:00:00.000Z" */
  updatedAt!: string;
}

export class SegmentPageDto {
  @ApiProperty({ type: [SegmentDto] }) items!: SegmentDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJzZWdfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJzZWdfMDEiXQ' }) nextCursor!: string | null;
}

export class SegmentPreviewDto {
  /** How many contacts the rules are about now. @example 1234 */
  count!: number;
  /** The first of them, the longest known first; ten at most. */
  @ApiProperty({ type: [ContactDto] }) contacts!: ContactDto[];
}

export function toSegmentDto({ id, name, description, rules, createdAt, updatedAt }: Segment): SegmentDto {
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    rules,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function toPreviewDto({ count, contacts }: Preview): SegmentPreviewDto {
  return { count, contacts: contacts.map(toContactDto) };
}
