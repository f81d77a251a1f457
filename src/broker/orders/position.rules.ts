import type { Position } from '../vendors/broker.js';
import { STEP_MS } from '../vendors/option.rules.js';
import type { OrderState, Trade } from './trade.js';

/** How far the clocks of the broker and of the row may be apart, and how long a purchase may be under way, in ms. */
const BEFORE_MS = 5000;
const AFTER_MS = 30_000;
/** Expiries that are less apart count as the same, ms. */
const SAME_EXPIRY_MS = 5000;
/** One that expires at another time than the order by more than this is another order, ms. */
const OTHER_EXPIRY_MS = 30_000;

type Looks = Pick<Trade, 'asset' | 'kind' | 'direction' | 'stake' | 'accountType'>;
type Wanted = Looks & Pick<Trade, 'id' | 'clientOrderId' | 'openedAt' | 'expirySeconds' | 'expiresAt'>;

/** Whether two orders would look the same among the broker's positions. */
export function looksAlike(a: Looks, b: Looks): boolean {
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
 * how much, until when, and when (market's clock), the closest first. A position stands for one order, and one that is
 * linked to an order already (`taken`, external ids) for no other.
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
    .map((pair) => ({
      ...pair,
      expiry: Math.floor(expiryApart(pair.order, pair.position) / SAME_EXPIRY_MS),
      apart: Math.abs(pair.position.openedAt - pair.order.openedAt),
    }))
    .sort((a, b) => a.expiry - b.expiry || a.apart - b.apart);
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
    expiryApart(order, position) <= OTHER_EXPIRY_MS + stepOf(order) &&
    looksAlike(position, order)
  );
}

/** How far a position's expiry is from the order's, ms; 0 where the vendor does not tell it. */
function expiryApart(order: Wanted, { openedAt, expiresAt }: Position): number {
  if (expiresAt <= openedAt) return 0;
  const wanted = order.kind === 'blitz' ? openedAt + order.expirySeconds * 1000 : order.expiresAt;
  return Math.abs(expiresAt - wanted);
}

/** While it was sent the next step may have begun. */
function stepOf({ kind }: Wanted): number {
  return kind === 'blitz' ? 0 : STEP_MS[kind];
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
