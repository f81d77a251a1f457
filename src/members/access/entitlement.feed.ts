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
  /** By user whom it is being shown: whether it has changed again meanwhile. */
  private readonly showing = new Map<string, boolean>();

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

  /** One after the other for each user: what was found out first must not be told last. */
  private async show(userId: string): Promise<void> {
    const isUnderWay = this.showing.has(userId);
    this.showing.set(userId, isUnderWay);
    if (isUnderWay) return;
    try {
      for (let again = true; again; again = this.showing.get(userId)!) {
        this.showing.set(userId, false);
        await this.showNow(userId);
      }
    } finally {
      this.showing.delete(userId);
    }
  }

  private async showNow(userId: string): Promise<void> {
    const at = this.clock.date().toISOString(); // before it is read: of two processes' news the later one is the newer one
    const entitlements = toEntitlementDtos(await this.entitlements.of(userId));
    this.realtime.emitTo(`user:${userId}`, 'entitlements:update', { entitlements, at });
  }
}
