import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import {
  ListAllTradesDto,
  TradeTotalsDto,
  TradeTotalsQueryDto,
  UserTradePageDto,
} from './trade-admin.dto.js';
import { TradeAdminService } from './trade-admin.service.js';

@ApiTags('admin')
@Controller('api/admin/trades')
export class TradeAdminController {
  constructor(private readonly trades: TradeAdminService) {}

  /** Trades of everybody, or of one user, newest first. Demo and real ones, unless `accountType` says which. */
  @Requires('admin:read')
  @ApiOkResponse({ type: UserTradePageDto })
  @Get()
  list(@Query() query: ListAllTradesDto): Promise<UserTradePageDto> {
    return this.trades.list(query);
  }

  /** The same trades added up, by kind of account and currency. Each of them is read: give it a period where there are millions. */
  @Requires('admin:read')
  @ApiOkResponse({ type: TradeTotalsDto })
  @Get('totals')
  totals(@Query() query: TradeTotalsQueryDto): Promise<TradeTotalsDto> {
    return this.trades.totals(query);
  }
}
