import { Injectable, Logger } from '@nestjs/common';
import { Clock, Metrics, Signals } from '../../platform/index.js';
import { SubscriptionDirectory } from './subscription.directory.js';
import { SubscriptionRepository } from './subscription.repository.js';
import type { DisabledReason, SubscriptionDocument } from './subscription.schema.js';
import './subscription.signals.js';

/** What others hear of sending: figures, dead deliveries, and subscriptions that are given up. */
@Injectable()
export class OutgoingNews {
  private readonly log = new Logger(OutgoingNews.name);
  private readonly attempts;

  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly directory: SubscriptionDirectory,
    private readonly signals: Signals,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.attempts = metrics.counter({
      name: 'webhooks_out_attempts_total',
      help: 'Outgoing webhooks posted by this process, by how it ended: delivered or failed',
      labelNames: ['outcome'],
    });
  }

  attempted(outcome: 'delivered' | 'failed'): void {
    this.attempts.inc({ outcome });
  }

  dead(to: SubscriptionDocument, deliveryId: string, eventId: string, reason: string): void {
    this.log.warn(`Outgoing delivery ${deliveryId} to ${to._id} is dead: ${reason}`);
    this.signals.emit('webhooks.delivery-dead', {
      subscriptionId: to._id,
      url: to.url,
      deliveryId,
      eventId,
      reason,
      at: this.clock.date(),
    });
  }

  /** Sends nothing more to it, unless a person has enabled it anew meanwhile. What waits stays for that day. */
  async disable({ _id, url, resets }: SubscriptionDocument, reason: DisabledReason): Promise<void> {
    const at = this.clock.date();
    if (!(await this.subscriptions.disable(_id, reason, at, resets))) return;
    this.directory.forget();
    this.log.warn(`The webhook subscription ${_id} is disabled: ${reason}`);
    this.signals.emit('webhooks.subscription-disabled', { subscriptionId: _id, url, reason, at });
  }
}
