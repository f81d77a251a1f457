import type { NewEvent } from '../../../events/index.js';
import { deliveryEventId, resourceEventId } from '../resource-id.js';
import {
  amount,
  currency,
  email,
  type Fields,
  id,
  ignored,
  integer,
  number,
  object,
  present,
  text,
  time,
} from '../tolerant-reading.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';

/** What Hotmart's events are here. Approved and complete are two stages of one sale, so they share a type and an id. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['PURCHASE_APPROVED', 'purchase'],
  ['PURCHASE_COMPLETE', 'purchase'],
  ['PURCHASE_REFUNDED', 'refund'],
  ['PURCHASE_CHARGEBACK', 'chargeback'],
  ['SUBSCRIPTION_CANCELLATION', 'subscription_canceled'],
]);

/** Known, and deliberately not taken. */
const IGNORED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    PURCHASE_CANCELED: 'the payment was refused, so there was no purchase',
    PURCHASE_BILLET_PRINTED: 'waiting for payment: PURCHASE_APPROVED follows when it is paid',
    PURCHASE_DELAYED: 'waiting for payment: PURCHASE_APPROVED follows when it is paid',
    PURCHASE_EXPIRED: 'it was never paid',
    PURCHASE_PROTEST:
      'a dispute was opened: PURCHASE_REFUNDED or PURCHASE_CHARGEBACK follows when money goes back',
    PURCHASE_OUT_OF_SHOPPING_CART: 'the cart was left without a purchase',
    CLUB_FIRST_ACCESS: 'it is about access to the course, not about a sale',
    CLUB_MODULE_COMPLETED: 'it is about progress in the course, not about a sale',
    SWITCH_PLAN: 'a change of plan moves no money: the next charge is a purchase of its own',
    UPDATE_SUBSCRIPTION_CHARGE_DATE: 'a new charge date moves no money',
  }),
);

/**
 * One envelope of Hotmart 2.0.0 as an event. Fields of the wrong type count as missing, since Hotmart changes
 * shapes between products; without the event's name or the buyer's e-mail nothing can be taken.
 */
export function hotmartEvent(envelope: Fields, delivery: DeliveryContext): Mapped {
  const name = text(envelope['event']);
  if (!name) return ignored('the envelope names no event');
  const type = TYPES.get(name);
  if (!type) return ignored(`${name}: ${IGNORED.get(name) ?? 'not an event that is known here'}`);

  const data = object(envelope['data']);
  const purchase = object(data['purchase']);
  const person = type === 'subscription_canceled' ? object(data['subscriber']) : object(data['buyer']);
  const userId = email(person['email']) ?? email(object(data['buyer'])['email']);
  if (!userId) return ignored(`${name}: it names no e-mail of the buyer`);

  const price = object(purchase['price']);
  const transaction = text(purchase['transaction']);
  const resource = type === 'subscription_canceled' ? (canceled(data) ?? transaction) : transaction;
  const approved = type === 'purchase' ? time(purchase['approved_date'], delivery.receivedAt) : null;
  const event: NewEvent = {
    id: resource ? resourceEventId(delivery.source, resource, type) : deliveryEventId(delivery.deliveryId, 0),
    userId,
    type,
    amount: amount(price['value']),
    currency: currency(price['currency_value']) ?? delivery.currency,
    timestamp: approved ?? created(envelope, delivery.receivedAt) ?? delivery.receivedAt,
    metadata: metadata(name, data, transaction),
  };
  return { events: [event] };
}

/** Names the end of a subscription, which has no transaction; one that was taken up again may end once more. */
function canceled(data: Fields): string | undefined {
  const subscription = id(object(data['subscription'])['id']) ?? text(object(data['subscriber'])['code']);
  const at = integer(data['cancellation_date']);
  return subscription && (at === undefined ? subscription : `${subscription}:${at}`);
}

function metadata(name: string, data: Fields, transaction: string | undefined): Record<string, unknown> {
  const purchase = object(data['purchase']);
  const product = object(data['product']);
  const payment = object(purchase['payment']);
  return present({
    transaction,
    hotmartEvent: name,
    productId: number(product['id']),
    productName: text(product['name']),
    offer: text(object(purchase['offer'])['code']),
    country: text(object(purchase['checkout_country'])['iso']),
    paymentType: text(payment['type']),
    installments: number(payment['installments_number']),
    recurrence: number(purchase['recurrence_number']),
    // a charge of a subscription names its subscriber within it
    subscriberCode:
      text(object(data['subscriber'])['code']) ??
      text(object(object(data['subscription'])['subscriber'])['code']),
    plan: text(object(object(data['subscription'])['plan'])['name']),
  });
}

/** Hotmart spells the envelope's time in two ways, by kind of event. */
function created(envelope: Fields, receivedAt: Date): Date | null {
  return time(envelope['creation_date'], receivedAt) ?? time(envelope['creationDate'], receivedAt);
}
