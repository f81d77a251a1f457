import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { ListScannerDto, type ScannerPageDto } from './scanner.dto.js';
import { ScannerService } from './scanner.service.js';

@ApiTags('bot')
@Controller('api/bot/scanner')
export class ScannerController {
  constructor(private readonly scanner: ScannerService) {}

  /**
   * How each strategy with its defaults does on each asset and timeframe of your market, the best expectancy first.
   * @remarks What was good is no promise: many rows with few signals have a good one by chance.
   */
  @Requires('trading:read')
  @Get()
  list(@CurrentPrincipal() me: Principal, @Query() query: ListScannerDto): Promise<ScannerPageDto> {
    return this.scanner.list(me.userId, query);
  }
}
