declare module '../platform/index.js' {
  interface SignalMap {
    /** The totals have moved in this process, after each batch. */
    'analytics.changed': {
      slot: number;
      batch: number;
      /** The business days whose figures are others now, such as `2026-11-23`. */
      days: ReadonlySet<string>;
    };
  }
  interface ServerEvents {
    /** Figures of today in the business's time zone, at most once a second. */
    'analytics:update': { totalEvents: number; purchases: number; activeUsers: number; at: string };
  }
}

export {};
