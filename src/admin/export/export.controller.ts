import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { fileContent, ReaderSignal, Refuses, toStreamableFile } from '../../common/index.js';
import { AdminExportQueryDto } from './export.dto.js';
import { AdminExportService } from './export.service.js';

const CONTENT = fileContent(
  'date,events,purchases,revenue,averageTicket,activeUsers,newUsers,currency,trades,wins,losses,pnl,accountType,tradeCurrency\r\n' +
    '2026-11-23,57,4,589.6,147.4,31,2,BRL,540,301,230,-120.5,demo,USD\r\n',
);

@ApiTags('admin')
@Controller('api/admin/analytics')
export class AdminExportController {
  constructor(private readonly exports: AdminExportService) {}

  /**
   * Days, trades, users or events as a file: CSV and XLSX with all that there is, PDF with figures, charts and the newest
   * 200 rows. Sent as it is read.
   * @remarks Demo and real trades are never added up, nor are currencies.
   */
  @Requires('admin:read')
  @Refuses({ 403: 'The role or key may not read the administration, or not the events that were asked for' })
  @ApiOkResponse({ description: 'The file, as an attachment', content: CONTENT })
  @Get('export')
  async export(
    @CurrentPrincipal() me: Principal,
    @Query() query: AdminExportQueryDto,
    @ReaderSignal() signal: AbortSignal,
  ): Promise<StreamableFile> {
    return toStreamableFile(await this.exports.export(me, query, signal));
  }
}
