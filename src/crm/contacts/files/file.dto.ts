import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListContactsDto } from '../contact.dto.js';
import { OmitType } from '@nestjs/swagger';

export class ExportContactsDto extends OmitType(ListContactsDto, ['limit', 'cursor'] as const) {
  /** The only form there is. @example "csv" */
  @ApiPropertyOptional({ enum: ['csv'], default: 'csv' }) @IsOptional() @IsIn(['csv']) format?: 'csv';

  /** `true`: with a byte order mark at the beginning, which Excel wants. @example "false" */
  @ApiPropertyOptional({ enum: ['true', 'false'] }) @IsOptional() @IsIn(['true', 'false']) bom?:
    'true' | 'false';
}

export class RejectedRowDto {
  /** As a spreadsheet numbers it: the names of the columns are row 1. @example 7 */
  row!: number;
  /** The column, and what is wrong there. @example "email: is no e-mail address" */
  reason!: string;
}

export class ImportReportDto {
  /** Rows that made a contact. @example 1190 */
  created!: number;
  /** Rows about contacts that were there, changed by them or not. @example 14 */
  updated!: number;
  /** Rows that were refused; the first 1,000 of them. */
  @ApiProperty({ type: [RejectedRowDto] }) rejected!: RejectedRowDto[];
  /** How many more were refused, if any. @example 20 */
  rejectedMore?: number;
  /** Names of columns that are none of a contact's and no declared field, if any. @example ["phone"] */
  ignoredColumns?: string[];
}
