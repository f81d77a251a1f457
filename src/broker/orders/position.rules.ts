import type { Position } from '../vendors/broker.js';
import type { OrderState, Trade } from './trade.js';

/** How far the clocks of the broker and of the row may be apart, and how long a purchase may be under way, in ms. */
const BEFORE_MS = 5000;
const AFTER_MS = 30_000;

type Wanted = Pick<
  Trade,
  'id' | 'clientOrderId' | 'asset' | 'kind' | 'direction' | 'stake' | 'accountType' | 'openedAt'
>;

/** Whether two orders would look the same among the broker's positions. */
export function looksAlike(a: Omit<Wanted, 'id' | 'openedAt'>, b: Omit<Wanted, 'id' | 'openedAt'>): boolean {
  return (
    a.asset === b.asset &&
    a.kind === b.kind &&
    a.direction === b.direction &&
    a.stake === b.stake &&
    a.accountType === b.accountType
  );
}

/**
 * Which position is which order of unknown fate. Where the vendor keeps our id it alone decides; else what was bought, for
 * how much, and when (market's clock), the closest first. A position stands for one order, and one that is linked to an
 * order already (`taken`, external ids) for no other.
 */
export function matchUnknown(
  orders: readonly Wanted[],
  positions: readonly Position[],
  taken: ReadonlySet<string>,
): Map<string, Position> {
  const found = new Map<string, Position>();
  const free = new Set(positions.filter(({ externalId }) => !taken.has(externalId)));
  const link = (order: Wanted, position: Position) => {
    found.set(order.id, position);
    free.delete(position);
  };
  for (const order of orders) {
    const own = [...free].find(({ clientOrderId }) => clientOrderId === order.clientOrderId);
    if (own) link(order, own);
  }
  const pairs = orders
    .filter(({ id }) => !found.has(id))
    .flatMap((order) =>
      [...free].filter((position) => mayBe(order, position)).map((position) => ({ order, position })),
    )
    .map((pair) => ({ ...pair, apart: Math.abs(pair.position.openedAt - pair.order.openedAt) }))
    .sort((a, b) => a.apart - b.apart);
  for (const { order, position } of pairs) {
    if (!found.has(order.id) && free.has(position)) link(order, position);
  }
  return found;
}

function mayBe(order: Wanted, position: Position): boolean {
  const apart = position.openedAt - order.openedAt;
  return (
    position.clientOrderId === undefined &&
    apart >= -BEFORE_MS &&
    apart <= AFTER_MS &&
    looksAlike({ ...position, clientOrderId: '' }, order)
  );
}

/** How far an order has come of which the broker shows this position. */
export function stateOf({ status }: Position): OrderState {
  return status === 'open' ? 'accepted' : 'settled';
}

/** What a position says of its order. */
export function newsOf(position: Position) {
  const { status, externalId, version, payout, pnl, openedAt, expiresAt, closedAt } = position;
  return {
    ...{ state: stateOf(position), status, externalId, version, payout, pnl },
    ...{ openedAt, expiresAt, closedAt },
  };
}
