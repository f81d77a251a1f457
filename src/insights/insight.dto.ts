import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { IsoTime, type Locale, LOCALES, MayBeMissing, PageQueryDto } from '../common/index.js';
import { InsightFactsDto, InsightPeriodDto } from './facts/insight-facts.dto.js';
import type { InsightFacts } from './facts/insight-facts.js';
import { type Insight, INSIGHT_KINDS, type InsightKind, type InsightSource } from './insight.js';

export class GenerateInsightDto {
  /**
   * Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `BUSINESS_TZ`. Missing: 24 hours
   * before `to`. At most a year before it.
   * @example "2026-11-23"
   */
  @MayBeMissing() @IsString() @MaxLength(40) from?: string;

  /** End, exclusive: the same, a date being that day's end, or now if it is today's. Missing: now. @example "2026-11-23" */
  @MayBeMissing() @IsString() @MaxLength(40) to?: string;

  /** Language of the text; missing: `INSIGHT_LOCALE`. */
  @ApiPropertyOptional({ enum: LOCALES, example: 'pt-BR' }) @MayBeMissing() @IsIn(LOCALES) locale?: Locale;
}

export class ListInsightsDto extends PageQueryDto {
  /** Only in this language. @example "pt-BR" */
  @ApiPropertyOptional({ enum: LOCALES }) @MayBeMissing() @IsIn(LOCALES) locale?: Locale;

  /** Only of this kind. @example "day" */
  @ApiPropertyOptional({ enum: INSIGHT_KINDS }) @MayBeMissing() @IsIn(INSIGHT_KINDS) kind?: InsightKind;

  /** Only those made at or after this time, ISO 8601. @example "2026-11-01T00:00:00Z" */
  @ApiPropertyOptional() @MayBeMissing() @IsoTime() from?: Date;

  /** Only those made before this time, ISO 8601. @example "2026-12-01T00:00:00Z" */
  @ApiPropertyOptional() @MayBeMissing() @IsoTime() to?: Date;
}

export class LatestInsightDto {
  /** Only in this language. @example "pt-BR" */
  @ApiPropertyOptional({ enum: LOCALES }) @MayBeMissing() @IsIn(LOCALES) locale?: Locale;

  /** Only of this kind. @example "day" */
  @ApiPropertyOptional({ enum: INSIGHT_KINDS }) @MayBeMissing() @IsIn(INSIGHT_KINDS) kind?: InsightKind;
}

class InsightTokensDto {
  /** @example 812 */
  input!: number;
  /** @example 143 */
  output!: number;
}

export class InsightDto {
  /** @example "ins_01kbac7f6h000v3t9q5zj8d2s6" */
  id!: string;
  /** The period that it is about. */
  period!: InsightPeriodDto;
  @ApiProperty({ enum: LOCALES, example: 'pt-BR' }) locale!: Locale;
  /** @example "Em 23/11/2026 (segunda-feira): 1.204 eventos, 87 compras, ticket médio R$ 143,20, top usuário: ana@example.com (42 eventos)." */
  text!: string;
  /** All that the text states. */
  @ApiProperty({ type: InsightFactsDto }) facts!: InsightFacts;
  /** Who wrote the words: a model, checked against the facts, or the template. */
  @ApiProperty({ enum: ['openai', 'template'], example: 'template' }) source!: InsightSource;
  /** Of a model's words. @example "gpt-5.4-mini" */
  model?: string;
  /** What a model's words have used up. */
  tokens?: InsightTokensDto;
  /** Of a daily one: its day in `BUSINESS_TZ`. @example "2026-11-23" */
  day?: string;
  /** @example "2026-11-24T03:05:00.000Z" */
  createdAt!: Date;
}

export class InsightPageDto {
  items!: InsightDto[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toInsightDto({ kind: _, isModelUnheard: __, facts, ...insight }: Insight): InsightDto {
  return { ...insight, period: facts.period, facts };
}
