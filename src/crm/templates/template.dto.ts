import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { OneLine } from '../contacts/said.decorators.js';
import {
  LONGEST_HTML,
  LONGEST_NAME,
  LONGEST_SUBJECT,
  type Template,
  TEMPLATE_EDITORS,
  type TemplateEditor,
  type TemplateRow,
} from './template.js';

const DESIGN = {
  type: 'object',
  additionalProperties: true,
  example: { counters: { u_row: 1 }, body: { id: 'u_body', rows: [], values: {} }, schemaVersion: 16 },
} as const;

export class CreateTemplateDto {
  /** For the staff; readers never see it. @example "Boas-vindas" */
  @OneLine() @IsString() @Length(1, LONGEST_NAME) name!: string;

  /** One line, with merge tags. A campaign has a subject of its own. @example "Bem-vindo, {{ contact.firstName }}" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_SUBJECT) subject?: string;

  /** With Liquid merge tags; kept as it is, and sanitised when it is rendered. @example "<p>Olá, {{ contact.firstName }}!</p>" */
  @IsString() @Length(1, LONGEST_HTML) html!: string;

  /** What it was written with. */
  @ApiPropertyOptional({ enum: TEMPLATE_EDITORS, default: 'html', example: 'html' })
  @MayBeMissing()
  @IsIn(TEMPLATE_EDITORS)
  editor?: TemplateEditor;

  /** JSON of the editor, from which it goes on: up to a million bytes and 200 levels, given back as it came. */
  @ApiPropertyOptional(DESIGN) @MayBeMissing() @IsString() design?: string;
}

/** What is left out stays; null takes away. */
export class UpdateTemplateDto {
  /** For the staff. @example "Boas-vindas" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_NAME) name?: string;

  /** One line, with merge tags. @example "Bem-vindo, {{ contact.firstName }}" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @OneLine()
  @IsString()
  @Length(1, LONGEST_SUBJECT)
  subject?: string | null;

  /** With Liquid merge tags. @example "<p>Olá, {{ contact.firstName }}!</p>" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, LONGEST_HTML) html?: string;

  /** What it was written with. */
  @ApiPropertyOptional({ enum: TEMPLATE_EDITORS, example: 'unlayer' })
  @MayBeMissing()
  @IsIn(TEMPLATE_EDITORS)
  editor?: TemplateEditor;

  /** JSON of the editor. */
  @ApiPropertyOptional({ ...DESIGN, nullable: true }) @IsOptional() @IsString() design?: string | null;

  /** The one that was read: 409 when somebody else has changed the template since. Without it the last one wins. @example 3 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) version?: number;
}

export class TemplateRowDto {
  /** @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Boas-vindas" */
  name!: string;
  /** @example "Bem-vindo, {{ contact.firstName }}" */
  subject?: string;
  @ApiProperty({ enum: TEMPLATE_EDITORS, example: 'html' }) editor!: TemplateEditor;
  /** Counts its changes, from 1. @example 3 */
  version!: number;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
  /** @example "2026-02-02T09:00:00.000Z" */
  updatedAt!: string;
}

export class TemplateDto extends TemplateRowDto {
  /** As it was written. @example "<p>Olá, {{ contact.firstName }}!</p>" */
  html!: string;
  /** As it was sent. */
  @ApiPropertyOptional(DESIGN) design?: Record<string, unknown>;
}

export class TemplatePageDto {
  /** Without what they say: `GET /api/crm/templates/:id` has it. */
  @ApiProperty({ type: [TemplateRowDto] }) items!: TemplateRowDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJ0cGxfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJ0cGxfMDEiXQ' }) nextCursor!: string | null;
}

export function toTemplateRowDto(template: TemplateRow): TemplateRowDto {
  const { id, name, subject, editor, version, createdAt, updatedAt } = template;
  return {
    id,
    name,
    ...(subject !== undefined && { subject }),
    editor,
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function toTemplateDto(template: Template): TemplateDto {
  const { html, design } = template;
  return {
    ...toTemplateRowDto(template),
    html,
    ...(design !== undefined && { design: JSON.parse(design) as Record<string, unknown> }),
  };
}
