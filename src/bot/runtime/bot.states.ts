export const BOT_STATES = [
  'stopped',
  'starting',
  'analyzing',
  'in_trade',
  'paused',
  'stopping',
  'error',
] as const;

export type BotState = (typeof BOT_STATES)[number];

/**
 * What may follow what. `starting -> starting` and back to it from a state at work: another process takes the bot over,
 * or it begins anew after a failure. `stopping` makes no order any more, and only waits for trades that are open.
 */
export const BOT_TRANSITIONS: Readonly<Record<BotState, readonly BotState[]>> = {
  stopped: ['starting'],
  starting: ['starting', 'analyzing', 'in_trade', 'paused', 'stopping', 'stopped', 'error'],
  analyzing: ['starting', 'in_trade', 'paused', 'stopping', 'stopped', 'error'],
  in_trade: ['starting', 'analyzing', 'paused', 'stopping', 'stopped', 'error'],
  paused: ['starting', 'analyzing', 'in_trade', 'stopping', 'stopped', 'error'],
  stopping: ['stopped'],
  error: ['starting', 'stopping', 'stopped', 'error'],
};

/** States of a run that makes orders. */
export const AT_WORK = ['starting', 'analyzing', 'in_trade', 'paused'] as const satisfies readonly BotState[];

/** From where a state may be reached: the filter of every such update. */
export function botStatesBefore(state: BotState): BotState[] {
  return BOT_STATES.filter((from) => BOT_TRANSITIONS[from].includes(state));
}

/** A bot in one of these makes orders, or will again; users see it as running. `stopping` is the end of a run. */
export function isRunning(state: BotState): boolean {
  return state !== 'stopped' && state !== 'stopping';
}
