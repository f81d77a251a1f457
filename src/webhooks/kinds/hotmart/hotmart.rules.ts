import { createHash } from 'node:crypto';
import { amountFromNumber, type NewEvent } from '../../../events/index.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';

type Fields = Readonly<Record<string, unknown>>;

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

const EMAIL = /^[^\s@\p{C}]{1,128}@[^\s@\p{C}]{1,127}$/u;

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
  const userId = (text(person['email']) ?? text(object(data['buyer'])['email']))?.toLowerCase();
  if (!userId || !EMAIL.test(userId)) return ignored(`${name}: it names no e-mail of the buyer`);

  const price = object(purchase['price']);
  const transaction = text(purchase['transaction']);
  const approved = type === 'purchase' ? time(purchase['approved_date'], delivery.receivedAt) : null;
  const event: NewEvent = {
    id: transaction ? eventId(delivery.source, transaction, type) : `evt_${delivery.deliveryId.slice(4)}-0`,
    userId,
    type,
    amount: amount(price['value']),
    currency: currency(price['currency_value']) ?? delivery.currency,
    timestamp: approved ?? created(envelope, delivery.receivedAt) ?? delivery.receivedAt,
    metadata: metadata(name, data, transaction),
  };
  return { events: [event] };
}

/**
 * The same sale has the same id whatever stage of it comes first. `~` stands in no id that a sender may choose, so
 * nobody can take it before. Long or odd transactions are hashed.
 */
function eventId(source: string, transaction: string, type: string): string {
  const id = `${source}~${transaction}~${type}`;
  if (/^[A-Za-z0-9_.:@-]+$/.test(transaction) && id.length <= 128) return id;
  const digest = createHash('sha256').update(`${source}~${transaction}`).digest('hex');
  return `${source.slice(0, 40)}~${digest}~${type}`;
}

function metadata(name: string, data: Fields, transaction: string | undefined): Record<string, unknown> {
  const purchase = object(data['purchase']);
  const product = object(data['product']);
  const payment = object(purchase['payment']);
  const found = {
    transaction,
    hotmartEvent: name,
    productId: number(product['id']),
    productName: text(product['name']),
    offer: text(object(purchase['offer'])['code']),
    country: text(object(purchase['checkout_country'])['iso']),
    paymentType: text(payment['type']),
    installments: number(payment['installments_number']),
    recurrence: number(purchase['recurrence_number']),
    subscriberCode: text(object(data['subscriber'])['code']),
    plan: text(object(object(data['subscription'])['plan'])['name']),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Hotmart spells the envelope's time in two ways, by kind of event. */
function created(envelope: Fields, receivedAt: Date): Date | null {
  return time(envelope['creation_date'], receivedAt) ?? time(envelope['creationDate'], receivedAt);
}

const FIVE_MINUTES_MS = 300_000;

/** Milliseconds since 1970; a time ahead of the arrival is as good as none. */
function time(value: unknown, receivedAt: Date): Date | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0) return null;
  return value <= receivedAt.getTime() + FIVE_MINUTES_MS ? new Date(value) : null;
}

/** To four decimals, as all money here; beyond what sums stay exact for it counts as missing. */
function amount(given: unknown): bigint | null {
  const value = typeof given === 'string' && /^\d{1,12}(\.\d{1,8})?$/.test(given) ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 1e9) return null;
  return amountFromNumber(Number(value.toFixed(4)));
}

function currency(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z]{3}$/i.test(value) ? value.toUpperCase() : undefined;
}

function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Without surrounding space, at most 300 characters; empty is missing. */
function text(value: unknown): string | undefined {
  const trimmed = typeof value === 'string' ? value.trim().slice(0, 300) : '';
  return trimmed === '' ? undefined : trimmed;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function ignored(reason: string): Mapped {
  return { events: [], ignored: reason };
}
