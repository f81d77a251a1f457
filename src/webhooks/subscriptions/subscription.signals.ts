import type { DisabledReason } from './subscription.schema.js';

declare module '../../platform/index.js' {
  interface SignalMap {
    /** Nothing more is sent to a subscriber: it is gone, or has failed for five days. */
    'webhooks.subscription-disabled': {
      subscriptionId: string;
      url: string;
      reason: DisabledReason;
      at: Date;
    };
    /** An outgoing delivery is given up. */
    'webhooks.delivery-dead': {
      subscriptionId: string;
      url: string;
      deliveryId: string;
      eventId: string;
      reason: string;
      at: Date;
    };
  }
}

export {};
