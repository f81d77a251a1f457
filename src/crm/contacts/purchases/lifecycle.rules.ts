import type { Event } from '../../../events/index.js';
import { cancelledAt, givenBack, purchaseOf, type Sale, saleOf } from '../../../members/index.js';
import type { Lifecycle } from '../contact.js';

/** The end of a subscription, as it is told: cancelled, or run out. */
const ENDS = new Set(['subscription_canceled', 'subscription_cancelled', 'subscription_expired']);

/** Events that a lifecycle follows, of any source. */
export const SALE_EVENTS: readonly string[] = ['purchase', 'refund', 'chargeback', ...ENDS];

/** What an event tells of a sale; null when it moves nothing, as a refund of a part. */
export function soldBy(event: Event): Sale | null {
  return saleOf(ENDS.has(event.type) ? { ...event, type: 'subscription_canceled' } : event);
}

/**
 * What somebody is, of all that was told of their purchases, in whatever order it came.
 *
 * A purchase is active until its money went back (refund, chargeback) or the subscription that it was a charge of ended. What
 * went back, or ended, is found by the order or the subscription that it names. A refund that names no order takes one
 * purchase away, whichever; one of an order that nobody knows takes one of those that name no order either. An end that names
 * neither subscription, order, customer nor product ends all that was bought before.
 */
export function lifecycleOf(sales: readonly Sale[]): Lifecycle {
  const ends = sales.filter(({ type }) => type === 'subscription_canceled');
  const others = sales.filter(({ type }) => type !== 'subscription_canceled');
  const nameless = others.filter(({ orderId }) => orderId === null);
  let named = 0;
  let unnamed = 0;
  let bought = 0;
  let unmatched = 0;
  for (const told of byOrder(others).values()) {
    const purchase = purchaseOf(told);
    if (!purchase) {
      unmatched += 1;
      continue;
    }
    bought += 1;
    if (givenBack(told) || hasEnded(purchase, ends)) continue;
    if (namesItself(purchase)) unnamed += 1;
    else named += 1;
  }
  if (bought === 0) return 'lead';
  const active = named + Math.max(0, unnamed - unmatched);
  return active > nameless.length ? 'customer' : 'churned';
}

function byOrder(sales: readonly Sale[]): Map<string, Sale[]> {
  const orders = new Map<string, Sale[]>();
  for (const sale of sales) {
    if (sale.orderId === null) continue;
    const told = orders.get(sale.orderId);
    if (told) told.push(sale);
    else orders.set(sale.orderId, [sale]);
  }
  return orders;
}

/** Whether the purchase has no order but the event itself. */
function namesItself({ orderId, source, eventId }: Sale): boolean {
  return orderId === `${source}~${eventId}`;
}

function hasEnded(purchase: Sale, ends: readonly Sale[]): boolean {
  const endsAll = ends.some((end) => saysNothing(end) && end.at >= purchase.at);
  return endsAll || cancelledAt(purchase, ends, (end) => isOfSameThing(end, purchase)) !== undefined;
}

function saysNothing(end: Sale): boolean {
  return end.orderId === null && end.subscription === null && end.customer === null && !namesThing(end);
}

/** Without a name of the thing, the end of a subscription is none of what was bought once. */
function isOfSameThing(end: Sale, purchase: Sale): boolean {
  if (!namesThing(end)) return end.subscription === null && end.orderId === null;
  const shares = (a: readonly string[], b: readonly string[]) => a.some((each) => b.includes(each));
  return (
    shares(end.productIds, purchase.productIds) ||
    shares(end.priceIds, purchase.priceIds) ||
    shares(end.names.map(folded), purchase.names.map(folded))
  );
}

function namesThing({ productIds, priceIds, names }: Sale): boolean {
  return productIds.length + priceIds.length + names.length > 0;
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
