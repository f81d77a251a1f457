import { IsIn, IsOptional } from 'class-validator';
import { type Locale, LOCALES } from '../../config/index.js';

const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type FileFormat = (typeof FORMATS)[number];

/** What every question for a file may say. */
export class FileQueryDto {
  /** CSV and XLSX are for spreadsheets, PDF is for people. @example "xlsx" */
  @IsIn(FORMATS) format!: FileFormat;

  /** Language of headings, dates and numbers in XLSX and PDF; missing: `INSIGHT_LOCALE`. @example "pt-BR" */
  @IsOptional() @IsIn(LOCALES) locale?: Locale;

  /** CSV with a byte order mark, by which Excel recognises UTF-8. @example "false" */
  @IsOptional() @IsIn(['true', 'false']) bom?: 'true' | 'false';
}
