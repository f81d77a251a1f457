import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  ListOutgoingDto,
  type OutgoingDelivery,
  type OutgoingPage,
  type PingResult,
} from './outgoing.dto.js';
import { OutgoingService } from './outgoing.service.js';

@ApiTags('webhooks')
@Controller('api/webhooks/subscriptions/:id')
export class OutgoingController {
  constructor(private readonly outgoing: OutgoingService) {}

  /** Posts a signed `ping` at once, also when it is disabled, and shows what came back. */
  @Requires('webhooks:manage')
  @Audited('webhooks.subscription.ping', { target: 'webhook-subscription' })
  @Post('ping')
  @HttpCode(200)
  ping(@Param('id') id: string): Promise<PingResult> {
    return this.outgoing.ping(id);
  }

  /** What was sent, newest first, with every attempt and the first 2 KiB of its answer. */
  @Requires('webhooks:manage')
  @Get('deliveries')
  list(@Param('id') id: string, @Query() query: ListOutgoingDto): Promise<OutgoingPage> {
    return this.outgoing.list(id, query);
  }

  /** Sends one again now, with the same `webhook-id`. */
  @Requires('webhooks:manage')
  @Audited('webhooks.outgoing.retry', { target: 'outgoing-delivery', key: 'deliveryId' })
  @Refuses({ 409: 'It was not tried yet, was canceled, is a ping, or the subscription is disabled' })
  @ApiParam({
    name: 'deliveryId',
    description: 'The `webhook-id`',
    example: 'msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c',
  })
  @Post('deliveries/:deliveryId/retry')
  @HttpCode(200)
  retry(@Param('id') id: string, @Param('deliveryId') deliveryId: string): Promise<OutgoingDelivery> {
    return this.outgoing.retry(id, deliveryId);
  }
}
