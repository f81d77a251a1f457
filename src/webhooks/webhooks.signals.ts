declare module '../platform/index.js' {
  interface SignalMap {
    /** A delivery of a sender is dead: its processing has failed as often as WEBHOOK_RETRY_SECONDS allows. */
    'webhooks.dead-letter': { deliveryId: string; source: string; reason: string; at: Date };
  }
}

export {};
