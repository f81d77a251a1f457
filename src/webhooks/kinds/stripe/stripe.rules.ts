import type { NewEvent } from '../../../events/index.js';
import { deliveryEventId, resourceEventId } from '../resource-id.js';
import {
  boolean,
  currency,
  email,
  type Fields,
  idOf,
  ignored,
  integer,
  list,
  object,
  present,
  secondsTime,
  text,
} from '../tolerant-reading.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';
import { stripeAmount } from './stripe-amount.js';

/** What each kind of event becomes. A resource has one event of a type, whatever envelope brings it. */
const READERS: ReadonlyMap<string, (resource: Fields, envelope: Fields) => Found> = new Map([
  ['charge.succeeded', purchase],
  ['charge.refunded', refund],
  ['charge.dispute.created', chargeback],
  ['customer.subscription.deleted', cancellation],
]);

/** Families that tell of the same money once more; counted, a sale would stand there twice or three times. */
const OVERLAPPING: readonly [prefix: string, reason: string][] = [
  ['checkout.', 'it overlaps with charge.succeeded, which counts the same money'],
  ['payment_intent.', 'it overlaps with charge.succeeded, which counts the same money'],
  ['invoice.', 'it overlaps with charge.succeeded, which counts the same money'],
  ['invoice_payment.', 'it overlaps with charge.succeeded, which counts the same money'],
  ['refund.', 'it overlaps with charge.refunded, which counts the same money'],
  ['charge.refund.', 'it overlaps with charge.refunded, which counts the same money'],
  ['charge.dispute.', 'it overlaps with charge.dispute.created, which counts the same money'],
  ['charge.', 'it moves no money: charge.succeeded, charge.refunded and charge.dispute.created do'],
  ['customer.subscription.', 'it moves no money: each charge is a purchase of its own'],
];

/** What is read of a resource; times in seconds. */
interface Found {
  type: string;
  /** What the event is of; undefined when it has no id. */
  resource: string | undefined;
  userId: string | undefined;
  /** In minor units. */
  minor: unknown;
  time: unknown;
  metadata: Fields;
}

/**
 * One envelope as an event. The value is in the currency's own unit; the user is the e-mail in lower case, else the
 * customer's id, else (somebody paid without either) the id of the charge. Purchases, refunds and chargebacks of one
 * charge have its id as `metadata.transaction`.
 */
export function stripeEvent(envelope: Fields, delivery: DeliveryContext): Mapped {
  const name = text(envelope['type']);
  if (!name) return ignored('the envelope names no type');
  const read = READERS.get(name);
  if (!read) return ignored(`${name}: ${reasonOf(name)}`);
  const resource = object(object(envelope['data'])['object']);
  const { type, resource: id, userId, minor, time, metadata } = read(resource, envelope);
  if (!userId) return ignored(`${name}: it names neither an e-mail, nor a customer, nor a charge`);

  const unit = currency(resource['currency']) ?? delivery.currency;
  const event: NewEvent = {
    id: id ? resourceEventId(delivery.source, id, type) : deliveryEventId(delivery.deliveryId, 0),
    userId,
    type,
    amount: stripeAmount(minor, unit),
    currency: unit,
    timestamp:
      secondsTime(time, delivery.receivedAt) ??
      secondsTime(envelope['created'], delivery.receivedAt) ??
      delivery.receivedAt,
    metadata: present({
      stripeEvent: name,
      test: envelope['livemode'] === false ? true : undefined,
      ...metadata,
    }),
  };
  return { events: [event] };
}

function purchase(charge: Fields): Found {
  return {
    type: 'purchase',
    resource: idOf(charge['id']),
    userId: payer(charge),
    minor: charge['amount'],
    time: charge['created'],
    metadata: { ...aboutCharge(charge), captured: boolean(charge['captured']) },
  };
}

/**
 * `amount_refunded` grows with each refund of a charge, so what this one gave back is the growth; and the sum reached
 * names the refund, whichever envelope tells of it.
 */
function refund(charge: Fields, envelope: Fields): Found {
  const id = idOf(charge['id']);
  const total = integer(charge['amount_refunded']);
  const before = integer(object(object(envelope['data'])['previous_attributes'])['amount_refunded']);
  const latest = latestRefund(charge);
  const grown = total !== undefined && before !== undefined && before < total ? total - before : undefined;
  return {
    type: 'refund',
    resource: id && (total === undefined ? id : `${id}:${total}`),
    userId: payer(charge),
    minor: grown ?? latest['amount'] ?? total,
    time: envelope['created'] ?? latest['created'],
    metadata: {
      ...aboutCharge(charge),
      refund: idOf(latest['id']),
      // the whole charge has gone back, or a part of it
      full:
        boolean(charge['refunded']) ??
        (total === undefined ? undefined : total === integer(charge['amount'])),
    },
  };
}

/** Versions of the API before 2022-11-15 bring the list, and only the newest of it is news. */
function latestRefund(charge: Fields): Fields {
  const refunds = list(object(charge['refunds'])['data']).map(object);
  const createdAt = (refund: Fields) => integer(refund['created']) ?? 0;
  return refunds.reduce(
    (newest, refund) => (createdAt(refund) > createdAt(newest) ? refund : newest),
    refunds[0] ?? {},
  );
}

/** A dispute names its charge, and the customer only when somebody has entered evidence or had the charge expanded. */
function chargeback(dispute: Fields): Found {
  const charge = object(dispute['charge']);
  const transaction = idOf(dispute['charge']);
  return {
    type: 'chargeback',
    resource: idOf(dispute['id']) ?? transaction,
    userId: email(object(dispute['evidence'])['customer_email_address']) ?? payer(charge) ?? transaction,
    minor: dispute['amount'],
    time: dispute['created'],
    metadata: {
      transaction,
      dispute: idOf(dispute['id']),
      paymentIntent: idOf(dispute['payment_intent']),
      reason: text(dispute['reason']),
      status: text(dispute['status']), // warning_...: the bank only asks, and no money has moved yet
    },
  };
}

/** Without a value: what was paid stays paid. */
function cancellation(subscription: Fields): Found {
  const item = object(list(object(subscription['items'])['data'])[0]);
  const price = object(item['price']);
  return {
    type: 'subscription_canceled',
    resource: idOf(subscription['id']),
    userId: customer(subscription),
    minor: null,
    time: subscription['ended_at'] ?? subscription['canceled_at'],
    metadata: {
      subscription: idOf(subscription['id']),
      customer: idOf(subscription['customer']),
      price: idOf(price['id']),
      product: idOf(price['product']),
      reason: text(object(subscription['cancellation_details'])['reason']),
    },
  };
}

function payer(charge: Fields): string | undefined {
  return (
    email(object(charge['billing_details'])['email']) ??
    email(charge['receipt_email']) ??
    customer(charge) ??
    idOf(charge['id'])
  );
}

/** Stands there as its id, or whole where the sender asked for that. */
function customer(resource: Fields): string | undefined {
  return email(object(resource['customer'])['email']) ?? idOf(resource['customer']);
}

function aboutCharge(charge: Fields): Fields {
  const card = object(object(charge['payment_method_details'])['card']);
  return {
    transaction: idOf(charge['id']),
    customer: idOf(charge['customer']),
    paymentIntent: idOf(charge['payment_intent']),
    invoice: idOf(charge['invoice']),
    description: text(charge['description']),
    paymentType: text(object(charge['payment_method_details'])['type']),
    country: text(object(object(charge['billing_details'])['address'])['country']) ?? text(card['country']),
  };
}

function reasonOf(name: string): string {
  return OVERLAPPING.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'not an event that is known here';
}
