import { IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { FileQueryDto } from '../../common/index.js';
import { PeriodQueryDto } from '../period.dto.js';

const REPORTS = ['daily', 'types', 'users', 'events'] as const;
export type ReportName = (typeof REPORTS)[number];

export class ExportQueryDto extends IntersectionType(PeriodQueryDto, FileQueryDto) {
  /**
   * `daily`: events, purchases, revenue, average ticket and active users of each day; `types`: each type of event;
   * `users`: every active user; `events`: the events themselves (not as PDF; needs `events:read` as well).
   * @example "daily"
   */
  @IsOptional() @IsIn(REPORTS) report: ReportName = 'daily';
}
