import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Realtime, Signals } from '../../platform/index.js';
import { type EntitlementsUpdate, toEntitlementDtos } from './entitlement.dto.js';
import { Entitlements } from './entitlements.js';

declare module '../../platform/index.js' {
  interface ServerEvents {
    'entitlements:update': EntitlementsUpdate;
  }
}

/** Shows their owner at once what is unlocked from now on. */
@Injectable()
export class EntitlementFeed implements OnModuleInit {
  constructor(
    private readonly signals: Signals,
    private readonly realtime: Realtime,
    private readonly entitlements: Entitlements,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.signals.on('members.entitlements-changed', ({ userId, here }) =>
      here ? this.show(userId) : undefined,
    );
  }

  private async show(userId: string): Promise<void> {
    const entitlements = toEntitlementDtos(await this.entitlements.of(userId));
    const at = this.clock.date().toISOString();
    this.realtime.emitTo(`user:${userId}`, 'entitlements:update', { entitlements, at });
  }
}
