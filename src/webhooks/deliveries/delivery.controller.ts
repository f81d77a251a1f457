import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  type DeliveryDetail,
  type DeliveryPage,
  ListDeliveriesDto,
  ReplayDto,
  type ReplayResult,
} from './delivery.dto.js';
import { DeliveryService } from './delivery.service.js';

@ApiTags('webhooks')
@Controller('api/webhooks')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryService) {}

  /** Deliveries, newest first. */
  @Requires('events:read')
  @Get('deliveries')
  list(@Query() query: ListDeliveriesDto): Promise<DeliveryPage> {
    return this.deliveries.list(query);
  }

  /** One delivery with its attempts, headers and raw body. */
  @Requires('events:read')
  @Get('deliveries/:id')
  get(@Param('id') id: string): Promise<DeliveryDetail> {
    return this.deliveries.get(id);
  }

  /** Tries a `dead` or `retrying` delivery again now; 409 in any other state. */
  @Requires('events:write')
  @Audited('webhooks.delivery.retry', { target: 'delivery' })
  @Refuses({ 409: 'It is neither dead nor retrying' })
  @Post('deliveries/:id/retry')
  @HttpCode(200)
  retry(@Param('id') id: string): Promise<DeliveryDetail> {
    return this.deliveries.retry(id);
  }

  /** Tries all deliveries of a state again, of a time and a source where they are given. */
  @Requires('webhooks:manage')
  @Audited('webhooks.replay', {
    fields: ['from', 'to', 'source', 'status', 'dryRun', 'matched', 'replayed'],
  })
  @Post('replay')
  @HttpCode(200)
  replay(@Body() dto: ReplayDto): Promise<ReplayResult> {
    return this.deliveries.replay(dto);
  }
}
