import { Controller, Get, Query, Req, type StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Principal, Requires } from '../../auth/index.js';
import { fileContent, Refuses, toStreamableFile } from '../../common/index.js';
import { SettledInterceptor } from '../settled.interceptor.js';
import { ExportQueryDto } from './export.dto.js';
import { ExportService } from './export.service.js';

const CONTENT = fileContent(
  'date,events,purchases,revenue,averageTicket,activeUsers,currency\r\n2026-11-23,57,4,589.6,147.4,31,BRL\r\n',
);

@ApiTags('analytics')
@Controller('api/analytics')
@UseInterceptors(SettledInterceptor)
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  /** Figures as a file: CSV and XLSX for spreadsheets, PDF with charts for people. Sent as it is made. */
  @Requires('analytics:read')
  @Refuses({ 403: 'The role or key may not read analytics, or not the events that were asked for' })
  @ApiOkResponse({ description: 'The file, as an attachment', content: CONTENT })
  @Get('export')
  async export(
    @Req() { user }: { user: Principal },
    @Query() query: ExportQueryDto,
  ): Promise<StreamableFile> {
    return toStreamableFile(await this.exports.export(user, query));
  }
}
