import type { NewEvent } from '../../../events/index.js';
import { deliveryEventId, resourceEventId } from '../resource-id.js';
import {
  amount,
  currency,
  email,
  type Fields,
  id,
  ignored,
  isoTime,
  list,
  object,
  present,
  text,
} from '../tolerant-reading.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';

/** What each topic becomes; a text says why nothing is taken from this one. */
const READERS: ReadonlyMap<string, (resource: Fields) => Found | string> = new Map([
  ['orders/paid', purchase],
  ['refunds/create', refund],
  ['disputes/create', chargeback],
  ['disputes/update', chargeback],
  ['subscription_contracts/cancel', cancellation],
  ['subscription_contracts/update', cancellation],
]);

/** Known, and deliberately not taken. */
const IGNORED: readonly [prefix: string, reason: string][] = [
  ['orders/cancelled', 'refunds/create tells of money that goes back'],
  ['orders/', 'it overlaps with orders/paid, which counts the same money'],
  ['order_transactions/', 'it overlaps with orders/paid and refunds/create, which count the same money'],
  ['checkouts/', 'it is not paid yet: orders/paid follows'],
  ['draft_orders/', 'it is not paid yet: orders/paid follows'],
  ['carts/', 'it is not paid yet: orders/paid follows'],
  ['subscription_contracts/', 'it moves no money: orders/paid follows for each charge'],
  ['subscription_billing_', 'it moves no money: orders/paid follows for each charge'],
];

interface Found {
  type: string;
  /** What the event is of; undefined when it has no id. */
  resource: string | undefined;
  userId: string | undefined;
  value: bigint | null;
  currency: unknown;
  time: unknown;
  metadata: Fields;
}

/**
 * One delivery as an event, by its topic. The user is the buyer's e-mail in lower case, else the customer's id, else
 * the order's, since refunds and disputes name nobody. All of one order have its id as `metadata.transaction`.
 */
export function shopifyEvent(topic: string | undefined, payload: Fields, delivery: DeliveryContext): Mapped {
  const name = topic?.trim().toLowerCase();
  if (!name) return ignored('x-shopify-topic names no topic');
  const read = READERS.get(name);
  if (!read) return ignored(`${name.slice(0, 100)}: ${reasonOf(name)}`);
  const found = read(payload);
  if (typeof found === 'string') return ignored(`${name}: ${found}`);
  const { type, resource, userId, value } = found;
  if (!userId) return ignored(`${name}: it names neither an e-mail, nor a customer, nor an order`);
  const event: NewEvent = {
    id: resource ? resourceEventId(delivery.source, resource, type) : deliveryEventId(delivery.deliveryId, 0),
    userId,
    type,
    amount: value,
    currency: currency(found.currency) ?? delivery.currency,
    timestamp: isoTime(found.time, delivery.receivedAt) ?? delivery.receivedAt,
    metadata: present({ shopifyTopic: name, ...found.metadata }),
  };
  return { events: [event] };
}

/** Most items of an order whose products are named. */
const MOST_ITEMS = 100;

function purchase(order: Fields): Found {
  const customer = object(order['customer']);
  const items = list(order['line_items']).map(object);
  return {
    type: 'purchase',
    resource: id(order['id']),
    userId:
      email(order['email']) ??
      email(order['contact_email']) ??
      email(customer['email']) ??
      id(customer['id']) ??
      id(order['id']),
    value: amount(order['total_price']),
    currency: order['currency'],
    time: order['processed_at'] ?? order['created_at'],
    metadata: {
      transaction: id(order['id']),
      order: text(order['name']),
      customer: id(customer['id']),
      productId: id(items[0]?.['product_id']),
      productIds:
        items.length > 1
          ? items.slice(0, MOST_ITEMS).flatMap((item) => id(item['product_id']) ?? [])
          : undefined,
      productName: text(items[0]?.['title']),
      items: items.length || undefined,
      country: text(object(order['billing_address'])['country_code']),
      test: order['test'] === true ? true : undefined,
    },
  };
}

/** What went back to the buyer, not what was taken back into stock. */
function refund(given: Fields): Found | string {
  const transactions = list(given['transactions']).map(object).filter(movesMoneyBack);
  if (Array.isArray(given['transactions']) && transactions.length === 0) return 'it moves no money';
  const order = id(given['order_id']);
  return {
    type: 'refund',
    resource: id(given['id']),
    userId: email(given['email']) ?? order,
    value: sum(transactions.map((transaction) => amount(transaction['amount']))),
    currency: transactions[0]?.['currency'],
    time: given['processed_at'] ?? given['created_at'],
    metadata: { transaction: order, refund: id(given['id']), note: text(given['note']) },
  };
}

function movesMoneyBack({ kind, status }: Fields): boolean {
  return (kind ?? 'refund') === 'refund' && status !== 'failure' && status !== 'error';
}

/** An inquiry that turns into a chargeback is told of by disputes/update; it is the same one whichever comes. */
function chargeback(dispute: Fields): Found | string {
  if (dispute['type'] === 'inquiry')
    return 'the bank only asks: disputes/update follows when it takes the money back';
  const order = id(dispute['order_id']);
  return {
    type: 'chargeback',
    resource: id(dispute['id']) ?? order,
    userId: email(dispute['email']) ?? order,
    value: amount(dispute['amount']),
    currency: dispute['currency'],
    time: dispute['initiated_at'],
    metadata: {
      transaction: order,
      dispute: id(dispute['id']),
      reason: text(dispute['reason']),
      status: text(dispute['status']),
    },
  };
}

/** Without a value: what was paid stays paid. */
function cancellation(contract: Fields): Found | string {
  const status = text(contract['status'])?.toLowerCase();
  if (status !== 'cancelled' && status !== 'canceled') return 'the subscription goes on';
  return {
    type: 'subscription_canceled',
    resource: id(contract['id']) ?? id(contract['admin_graphql_api_id']),
    userId: email(contract['email']) ?? id(contract['customer_id']),
    value: null,
    currency: contract['currency_code'],
    time: contract['updated_at'],
    metadata: {
      subscription: id(contract['id']),
      customer: id(contract['customer_id']),
      transaction: id(contract['origin_order_id']),
    },
  };
}

/** Null when none of them can be read. */
function sum(amounts: readonly (bigint | null)[]): bigint | null {
  const known = amounts.filter((each): each is bigint => each !== null);
  return known.length === 0 ? null : known.reduce((total, each) => total + each, 0n);
}

function reasonOf(name: string): string {
  return IGNORED.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'not a topic that is known here';
}
