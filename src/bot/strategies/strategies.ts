import { bollingerTouch } from './bollinger-touch.js';
import { emaCross } from './ema-cross.js';
import { macdMomentum } from './macd-momentum.js';
import { priceAction } from './price-action.js';
import { rsiReversal } from './rsi-reversal.js';
import { signalList } from './signal-list.js';
import type { Strategy } from './strategy.js';
import { voting } from './voting.js';

/** What people can choose from, in this order; a new strategy is a file of its own and a line here. */
export const STRATEGIES: readonly Strategy[] = [
  bollingerTouch,
  rsiReversal,
  emaCross,
  macdMomentum,
  priceAction,
  voting,
  signalList,
];

/** Undefined when there is none of this id. */
export function findStrategy(id: string): Strategy | undefined {
  return STRATEGIES.find((strategy) => strategy.id === id);
}
