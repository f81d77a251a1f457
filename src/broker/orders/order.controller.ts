import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { OrderDto, OrderPageDto, PlaceOrderDto } from './order.dto.js';
import { OrderService } from './order.service.js';
import { ListOrdersDto } from './trade.dto.js';

@ApiTags('broker')
@Controller('api/broker/orders')
export class OrderController {
  constructor(private readonly orders: OrderService) {}

  /**
   * Buy an option, once.
   * @remarks The same `clientOrderId` again answers 200 with the order that there is, also when that was rejected. When
   * the broker does not reply, the answer is 201 with the status `unknown`: it is found out from the broker's positions
   * whether it was bought. Do not order again; look at the order until it is `open` or `rejected`. Orders on the real
   * account risk real money and can lose all of the stake.
   */
  @Requires('trading:write')
  @ApiCreatedResponse({ type: OrderDto, description: 'The new order' })
  @ApiOkResponse({ type: OrderDto, description: 'The order that has this `clientOrderId` already' })
  @Refuses({
    409: 'The market or the purchase window is closed, kind or expiry is not offered, the balance is too low, real trading is off, the broker needs a session, or the `clientOrderId` belongs to a different order',
    422: 'The asset is not known, or the stake is beyond what is offered or allowed',
    501: "The vendor's SDK is not installed",
    503: 'The broker does not answer; nothing was sent',
  })
  @Post()
  async place(
    @CurrentPrincipal() { userId }: Principal,
    @Body() dto: PlaceOrderDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDto> {
    const { order, created } = await this.orders.place(userId, dto);
    void reply.status(created ? 201 : 200);
    return order;
  }

  /** Your orders, newest first. */
  @Requires('trading:read')
  @Get()
  list(@CurrentPrincipal() { userId }: Principal, @Query() query: ListOrdersDto): Promise<OrderPageDto> {
    return this.orders.listOrders(userId, query);
  }

  /** One of your orders. */
  @Requires('trading:read')
  @Get(':id')
  get(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<OrderDto> {
    return this.orders.get(userId, id);
  }
}
