import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  CreateSubscriptionDto,
  RotateSubscriptionSecretDto,
  type Subscription,
  type SubscriptionPage,
  type SubscriptionWithSecret,
  UpdateSubscriptionDto,
} from './subscription.dto.js';
import { SubscriptionService } from './subscription.service.js';

/** What the trail shows of a subscription; of its address only the host, since the rest may be a secret. */
const AUDITED = { target: 'webhook-subscription', fields: ['host', 'eventTypes', 'enabled'] };

@ApiTags('webhooks')
@Controller('api/webhooks/subscriptions')
export class SubscriptionController {
  constructor(private readonly subscriptions: SubscriptionService) {}

  /** Everybody who is sent events; never a secret. */
  @Requires('webhooks:manage')
  @Get()
  list(): Promise<SubscriptionPage> {
    return this.subscriptions.list();
  }

  /** Sends events of these types to an address from now on; the answer shows the secret this once. */
  @Requires('webhooks:manage')
  @Audited('webhooks.subscription.create', AUDITED)
  @Refuses({ 409: 'There are 100 already' })
  @Post()
  create(@Body() dto: CreateSubscriptionDto): Promise<SubscriptionWithSecret> {
    return this.subscriptions.create(dto);
  }

  /** One subscription. */
  @Requires('webhooks:manage')
  @Get(':id')
  get(@Param('id') id: string): Promise<Subscription> {
    return this.subscriptions.get(id);
  }

  /** Changes the address or the types, disables it, or enables it anew. */
  @Requires('webhooks:manage')
  @Audited('webhooks.subscription.change', AUDITED)
  @Patch(':id')
  update(@Param('id') id: string, @Body() dto: UpdateSubscriptionDto): Promise<Subscription> {
    return this.subscriptions.update(id, dto);
  }

  /** Sends nothing more; what waits is canceled. */
  @Requires('webhooks:manage')
  @Audited('webhooks.subscription.delete', AUDITED)
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.subscriptions.remove(id);
  }

  /** A new secret, shown this once; for 24 hours each request is signed with both. */
  @Requires('webhooks:manage')
  @Audited('webhooks.subscription.rotate-secret', AUDITED)
  @Post(':id/rotate-secret')
  @HttpCode(200)
  rotateSecret(
    @Param('id') id: string,
    @Body() dto: RotateSubscriptionSecretDto,
  ): Promise<SubscriptionWithSecret> {
    return this.subscriptions.rotateSecret(id, dto ?? {});
  }
}
