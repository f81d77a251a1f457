import type { Direction } from '../../broker/index.js';

export type ShownStatus =
  'connecting' | 'analyzing' | 'signal_found' | 'in_trade' | 'win' | 'loss' | 'paused' | 'stopped' | 'error';

/** `bot_status` as its owner sees it, and as it is kept for sockets to come. */
export interface BotStatus {
  status: ShownStatus;
  /** Id of the asset that it is about. */
  asset?: string;
  direction?: Direction;
  /** Id. */
  strategy?: string;
  /** For people. */
  detail?: string;
  /** ISO 8601, UTC. */
  at: string;
}

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** To the owner of a bot. */
    bot_status: BotStatus;
  }
}
