import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { ListOrdersDto, OrderService, type TradePageDto } from '../../broker/index.js';

@ApiTags('bot')
@Controller('api/bot/trades')
export class BotTradesController {
  constructor(private readonly orders: OrderService) {}

  /** The trades of your bot, newest first; GET /api/broker/trades has those by hand, too. */
  @Requires('trading:read')
  @Get()
  list(@CurrentPrincipal() me: Principal, @Query() query: ListOrdersDto): Promise<TradePageDto> {
    return this.orders.listTradesOfBots(me.userId, query);
  }
}
