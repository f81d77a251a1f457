import { ORDER_TRANSITIONS, statesBefore } from './order.states.js';
import type { OrderState } from './trade.js';

const STATES = Object.keys(ORDER_TRANSITIONS) as OrderState[];

describe('the states of an order', () => {
  it.each<[OrderState, OrderState[]]>([
    ['intended', []],
    ['accepted', ['intended', 'unknown', 'rejected']],
    ['unknown', ['intended']],
    ['rejected', ['intended', 'unknown']],
    ['settled', ['intended', 'unknown', 'accepted', 'rejected']],
  ])('%s comes after %j only', (state, before) => {
    expect(statesBefore(state).sort()).toEqual(before.sort());
  });

  it('end: nothing follows a settled order, and nothing leads back', () => {
    const reach = (from: OrderState): OrderState[] =>
      ORDER_TRANSITIONS[from].flatMap((next) => [next, ...reach(next)]);
    for (const state of STATES) expect(reach(state)).not.toContain(state);
    expect(STATES.filter((state) => ORDER_TRANSITIONS[state].length === 0)).toEqual(['settled']);
  });
});
