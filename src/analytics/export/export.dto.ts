import { IsIn, IsOptional } from 'class-validator';
import { type Locale, LOCALES } from '../../common/index.js';
import { PeriodQueryDto } from '../period.dto.js';

const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type ExportFormat = (typeof FORMATS)[number];

const REPORTS = ['daily', 'types', 'users', 'events'] as const;
export type ReportName = (typeof REPORTS)[number];

export class ExportQueryDto extends PeriodQueryDto {
  /** CSV and XLSX are for spreadsheets, PDF is for people. @example "xlsx" */
  @IsIn(FORMATS) format!: ExportFormat;

  /**
   * `daily`: events, purchases, revenue, average ticket and active users of each day; `types`: each type of event;
   * `users`: every active user; `events`: the events themselves (not as PDF; needs `events:read` as well).
   * @example "daily"
   */
  @IsOptional() @IsIn(REPORTS) report: ReportName = 'daily';

  /** Language of headings, dates and numbers in XLSX and PDF; missing: `INSIGHT_LOCALE`. @example "pt-BR" */
  @IsOptional() @IsIn(LOCALES) locale?: Locale;

  /** CSV with a byte order mark, by which Excel recognises UTF-8. @example "false" */
  @IsOptional() @IsIn(['true', 'false']) bom?: 'true' | 'false';
}
