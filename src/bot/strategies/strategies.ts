import { bollingerTouch } from './bollinger-touch.js';
import type { Strategy } from './strategy.js';

/** What people can choose from, in this order; a new strategy is a file of its own and a line here. */
export const STRATEGIES: readonly Strategy[] = [bollingerTouch];

/** Undefined when there is none of this id. */
export function findStrategy(id: string): Strategy | undefined {
  return STRATEGIES.find((strategy) => strategy.id === id);
}
