import type { NewEvent } from '../../../events/index.js';
import { deliveryEventId, resourceEventId } from '../resource-id.js';
import {
  currency,
  email,
  type Fields,
  id,
  ignored,
  integer,
  isoTime,
  minorAmount,
  object,
  present,
  text,
} from '../tolerant-reading.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';

/**
 * What Kiwify's events are here: first by `webhook_event_type`, in the words of the payloads and of the dashboard, then
 * by the order's status. A renewal is an order of its own, and so a purchase.
 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['order_approved', 'purchase'],
  ['compra_aprovada', 'purchase'],
  ['subscription_renewed', 'purchase'],
  ['paid', 'purchase'],
  ['order_refunded', 'refund'],
  ['compra_reembolsada', 'refund'],
  ['refunded', 'refund'],
  ['chargeback', 'chargeback'],
  ['chargedback', 'chargeback'],
  ['subscription_canceled', 'subscription_canceled'],
]);

/** Known, and deliberately not taken. */
const IGNORED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    billet_created: 'waiting for payment: order_approved follows when it is paid',
    boleto_gerado: 'waiting for payment: order_approved follows when it is paid',
    pix_created: 'waiting for payment: order_approved follows when it is paid',
    pix_gerado: 'waiting for payment: order_approved follows when it is paid',
    waiting_payment: 'waiting for payment: order_approved follows when it is paid',
    order_rejected: 'the payment was refused, so there was no purchase',
    compra_recusada: 'the payment was refused, so there was no purchase',
    refused: 'the payment was refused, so there was no purchase',
    subscription_late: 'the payment is late: subscription_renewed follows when it is paid',
    abandoned: 'the cart was left without a purchase',
    carrinho_abandonado: 'the cart was left without a purchase',
  }),
);

/** One order as an event; without the event's name or the buyer's e-mail nothing can be taken. */
export function kiwifyEvent(payload: Fields, delivery: DeliveryContext): Mapped {
  const order = orderOf(payload);
  const name = text(order['webhook_event_type']) ?? text(order['order_status']) ?? text(order['status']);
  if (!name) return ignored('it names neither an event nor a status');
  const type = TYPES.get(name);
  if (!type) return ignored(`${name}: ${IGNORED.get(name) ?? 'not an event that is known here'}`);
  const customer = object(order['Customer'] ?? order['customer']);
  const userId = email(customer['email']);
  if (!userId) return ignored(`${name}: it names no e-mail of the buyer`);

  const ends = type === 'subscription_canceled';
  const money = object(order['Commissions'] ?? order['commissions']);
  const transaction = id(order['order_id']);
  const resource = ends ? (subscriptionOf(order) ?? transaction) : transaction;
  const event: NewEvent = {
    id: resource ? resourceEventId(delivery.source, resource, type) : deliveryEventId(delivery.deliveryId, 0),
    userId,
    type,
    amount: ends ? null : minorAmount(money['charge_amount']),
    currency: currency(money['currency']) ?? delivery.currency,
    timestamp: happenedAt(order, type, delivery.receivedAt) ?? delivery.receivedAt,
    metadata: metadata(name, order),
  };
  return { events: [event] };
}

/** Some deliveries have the order in an envelope. */
function orderOf(payload: Fields): Fields {
  return payload['order_id'] === undefined && id(object(payload['order'])['order_id'])
    ? object(payload['order'])
    : payload;
}

function subscriptionOf(order: Fields): string | undefined {
  return id(order['subscription_id']) ?? id(object(order['Subscription'])['id']);
}

function happenedAt(order: Fields, type: string, receivedAt: Date): Date | null {
  if (type === 'purchase') return time(order['approved_date'], receivedAt);
  if (type === 'refund') return time(order['refunded_at'], receivedAt);
  return time(order['updated_at'], receivedAt);
}

/**
 * Kiwify writes `2026-01-31 09:30`, without a zone: the seller's, who is in Brazil. Were it UTC, the time would be three
 * hours ahead of the arrival, and so as good as none.
 */
function time(value: unknown, receivedAt: Date): Date | null {
  const local = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?)$/.exec(text(value) ?? '');
  return isoTime(local ? `${local[1]}T${local[2]}-03:00` : value, receivedAt);
}

function metadata(name: string, order: Fields): Record<string, unknown> {
  const product = object(order['Product'] ?? order['product']);
  const subscription = object(order['Subscription']);
  const tracking = object(order['TrackingParameters']);
  return present({
    transaction: id(order['order_id']),
    kiwifyEvent: name,
    productId: id(product['product_id']),
    productName: text(product['product_name']),
    paymentType: text(order['payment_method']),
    installments: integer(order['installments']),
    subscription: subscriptionOf(order),
    plan: text(object(subscription['plan'])['name']),
    utmSource: text(tracking['utm_source']),
    utmCampaign: text(tracking['utm_campaign']),
  });
}
