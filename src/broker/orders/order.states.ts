import type { OrderState } from './trade.js';

/**
 * What may follow what. An order is sent once: nothing leads back to `intended`. Only one that was taken for not bought is
 * ever found to be bought after all, by an answer that came too late.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  intended: ['accepted', 'rejected', 'unknown', 'settled'],
  unknown: ['accepted', 'rejected', 'settled'],
  accepted: ['settled'],
  rejected: ['accepted', 'settled'],
  settled: [],
};

/** From where an order may come into a state: the filter of the update that brings it there. */
export function statesBefore(next: OrderState): OrderState[] {
  return (Object.keys(ORDER_TRANSITIONS) as OrderState[]).filter((state) =>
    ORDER_TRANSITIONS[state].includes(next),
  );
}
