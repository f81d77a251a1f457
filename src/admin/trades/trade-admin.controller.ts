import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { OrderService } from '../../broker/index.js';
import { ListAllTradesDto, toUserTradeDto, UserTradePageDto } from './trade-admin.dto.js';

@ApiTags('admin')
@Controller('api/admin/trades')
export class TradeAdminController {
  constructor(private readonly orders: OrderService) {}

  /** Trades of everybody, or of one user, newest first. Demo and real ones, unless `accountType` says which. */
  @Requires('admin:read')
  @ApiOkResponse({ type: UserTradePageDto })
  @Get()
  list(@Query() { user, ...query }: ListAllTradesDto): Promise<UserTradePageDto> {
    return this.orders.listTradesOfAll(user, query, toUserTradeDto);
  }
}
