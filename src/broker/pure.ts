/** What of this room carries no framework, for threads too: they would load everything that `index.ts` names. */
export { type Direction, DIRECTIONS, type OptionKind, OPTION_KINDS } from './vendors/broker.js';
export { expiryOf, outcomeOf, pnlOf, STEP_MS } from './vendors/option.rules.js';
