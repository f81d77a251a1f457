import type { OrderState } from './trade.js';

/** What may follow what. An order is sent once: nothing leads back to `intended`. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  intended: ['accepted', 'rejected', 'unknown', 'settled'],
  unknown: ['accepted', 'rejected', 'settled'],
  accepted: ['settled'],
  rejected: [],
  settled: [],
};

/** From where an order may come into a state: the filter of the update that brings it there. */
export function statesBefore(next: OrderState): OrderState[] {
  return (Object.keys(ORDER_TRANSITIONS) as OrderState[]).filter((state) =>
    ORDER_TRANSITIONS[state].includes(next),
  );
}
