import { Injectable } from '@nestjs/common';
import { SubscriptionRepository } from './subscription.repository.js';

/** A subscription that nothing is sent to any more, and not because a person said so. */
export interface GivenUpSubscription {
  id: string;
  /** Of its address: what follows may be a secret. */
  host: string;
  reason: 'gone' | 'failing';
  at: Date;
}

/** For those who tell people of it. */
@Injectable()
export class GivenUpSubscriptions {
  constructor(private readonly subscriptions: SubscriptionRepository) {}

  async list(): Promise<GivenUpSubscription[]> {
    return (await this.subscriptions.findAll()).flatMap(
      ({ _id: id, url, enabled, disabledReason, disabledAt }) =>
        enabled || disabledReason === undefined || disabledReason === 'manual'
          ? []
          : [{ id, host: new URL(url).host, reason: disabledReason, at: disabledAt ?? new Date(0) }],
    );
  }
}
