import { literally } from '../../common/index.js';
import type { Event } from '../../events/index.js';
import type { SoldThing } from '../catalogue/match.rules.js';

/** Events that tell of a sale, or of its end. */
const SALE_TYPES = ['purchase', 'refund', 'chargeback', 'subscription_canceled'] as const;

export type SaleType = (typeof SALE_TYPES)[number];

/** What members read of a vendor's event. */
export interface Sale extends SoldThing {
  eventId: string;
  type: SaleType;
  at: Date;
  /** E-mail in lower case, or whatever else the vendor calls the buyer. */
  buyer: string;
  /** The order; null for what names none: nothing can be said about an order then. */
  orderId: string | null;
  subscription: string | null;
  customer: string | null;
}

/** When and why an order gives nothing any more. */
export interface Ending {
  reason: 'refund' | 'chargeback' | 'cancelled' | 'revoked';
  at: Date;
}

export function isSaleType(type: string | undefined): type is SaleType {
  return (SALE_TYPES as readonly (string | undefined)[]).includes(type);
}

/**
 * An event of a trusted source as a sale; null for one that is none, or moves nothing: a refund of a part (Stripe's
 * `full: false`), and a bank that only asks (a dispute whose `status` begins with `warning`).
 */
export function saleOf(event: Event): Sale | null {
  const { id: eventId, type, userId, timestamp: at, source, metadata } = event;
  if (!isSaleType(type)) return null;
  if (type === 'refund' && metadata['full'] === false) return null;
  if (type === 'chargeback' && textOf(metadata['status'])?.startsWith('warning')) return null;
  const read = (...names: string[]) => names.flatMap((name) => textsOf(metadata[name]));
  const [transaction] = read('transaction', 'transactionId', 'orderId', 'order');
  const order = transaction ?? (type === 'purchase' ? eventId : undefined);
  return {
    eventId,
    type,
    at,
    buyer: userId.trim().toLowerCase(),
    source,
    orderId: order === undefined ? null : `${source}~${order}`,
    subscription: read('subscription', 'subscriberCode')[0] ?? null,
    customer: read('customer')[0] ?? null,
    productIds: read('productId', 'productIds', 'product'),
    priceIds: read('priceId', 'price', 'offer'),
    names: read('productName', 'product', 'plan', 'description'),
  };
}

/** By what a cancellation finds its orders, and an order its cancellations; each of one source. */
export function linksOf({ source, orderId, subscription, customer, buyer }: Sale): string[] {
  return [
    ...(orderId === null ? [] : [`order:${orderId}`]),
    ...(subscription === null ? [] : [`subscription:${source}~${subscription}`]),
    ...(customer === null ? [] : [`customer:${source}~${customer}`]),
    `buyer:${source}~${buyer}`,
  ];
}

/** What fits the links of buyers, at whatever source. @param beginning of whom only the first part is given */
export function buyerPattern(buyers: readonly string[], beginning: string): RegExp {
  const names = [...buyers.map((buyer) => `${literally(buyer)}$`), literally(beginning)];
  return new RegExp(`^buyer:[^~]*~(?:${names.join('|')})`);
}

/** The purchase that an order is; the earliest, should several be told. */
export function purchaseOf(sales: readonly Sale[]): Sale | undefined {
  return earliest(sales.filter(({ type }) => type === 'purchase'));
}

/** Whether money went back, whenever that was told: also before the purchase. */
export function givenBack(sales: readonly Sale[]): Ending | undefined {
  const first = earliest(sales.filter(({ type }) => type === 'refund' || type === 'chargeback'));
  return first && { reason: first.type as 'refund' | 'chargeback', at: first.at };
}

/**
 * When the subscription was cancelled that the purchase was a charge of. Charges after a cancellation are of a new one.
 * @param meansProduct whether the cancellation is of the product that the purchase was matched with, for vendors that
 * name no subscription
 */
export function cancelledAt(
  purchase: Sale,
  cancellations: readonly Sale[],
  meansProduct: (cancellation: Sale) => boolean,
): Date | undefined {
  const own = cancellations.filter((cancellation) => {
    if (cancellation.source !== purchase.source || cancellation.at < purchase.at) return false;
    const { subscription, orderId, customer, buyer } = cancellation;
    if (subscription !== null && purchase.subscription !== null) {
      return subscription === purchase.subscription;
    }
    if (orderId !== null && orderId === purchase.orderId) return true;
    const isBuyer = buyer === purchase.buyer || (customer !== null && customer === purchase.customer);
    return isBuyer && meansProduct(cancellation);
  });
  return earliest(own)?.at;
}

/** What was sold, for comparison: an edit may turn it into something else. */
export function thingKey({ source, productIds, priceIds, names }: SoldThing): string {
  return JSON.stringify([source, productIds, priceIds, names]);
}

function earliest(sales: readonly Sale[]): Sale | undefined {
  return [...sales].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.eventId < b.eventId ? -1 : 1))[0];
}

/** Most ids or names that are read of one field. */
const MOST = 100;

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value.slice(0, MOST) : [value]).flatMap((each) => textOf(each) ?? []);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
