import type { Event } from './event.js';

declare module '../platform/index.js' {
  interface SignalMap {
    /** New events, after they are counted; at most 2,000 at a time. */
    'events.recorded': { events: readonly Event[] };
  }
}
