import type { SessionState } from './vendors/broker.js';
import type { Trade } from './orders/trade.js';

declare module '../platform/index.js' {
  interface SignalMap {
    /** A trade has moved on: told once for each change, in the process that wrote it. */
    'broker.trade-changed': { userId: string; trade: Trade };
    /** A user's session is in another state, in the process that has it. */
    'broker.state-changed': { userId: string; state: SessionState; detail?: string };
    /** A user has to bring a new session of their broker. */
    'broker.needs-session': { userId: string; detail: string };
  }
}

export {};
