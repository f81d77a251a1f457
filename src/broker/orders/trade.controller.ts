import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { OrderService } from './order.service.js';
import { ListTradesDto, TradePageDto } from './trade.dto.js';

const CSV =
  'id,clientOrderId,asset,direction,kind,accountType,stake,payout,status,pnl,currency,openedAt,expiresAt,closedAt,strategy\r\n';

@ApiTags('broker')
@Controller('api/broker/trades')
export class TradeController {
  constructor(private readonly orders: OrderService) {}

  /** Your trades, by hand and by bots, newest first; with `format=csv` all that match as a file. */
  @Requires('trading:read')
  @ApiExtraModels(TradePageDto)
  @ApiOkResponse({
    description: 'A page, or the file',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(TradePageDto) } },
      'text/csv': { schema: { type: 'string' }, example: CSV },
    },
  })
  @Get()
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() query: ListTradesDto,
  ): Promise<TradePageDto | StreamableFile> {
    if (query.format !== 'csv') return this.orders.listTrades(userId, query);
    return new StreamableFile(await this.orders.tradesFile(userId, query), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="trades.csv"',
    });
  }
}
