import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { DailyDto, DailyQueryDto } from './daily.dto.js';
import { DailyService } from './daily.service.js';

@ApiTags('admin')
@Controller('api/admin/analytics')
export class DailyController {
  constructor(private readonly daily: DailyService) {}

  /** What each of the last days brought, today included. The next event, account or trade changes it at once. */
  @Requires('admin:read')
  @ApiOkResponse({ type: DailyDto })
  @Get('daily')
  of(@Query() query: DailyQueryDto): Promise<DailyDto> {
    return this.daily.of(query);
  }
}
