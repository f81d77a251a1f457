import { createHash } from 'node:crypto';
import type { NewEvent } from '../../../events/index.js';
import { resourceEventId } from '../resource-id.js';
import {
  boolean,
  type Fields,
  id,
  ignored,
  integer,
  isoTime,
  list,
  minorAmount,
  object,
  present,
  secondsTime,
  text,
} from '../tolerant-reading.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';

/** GitHub's prices are in this currency, in cents. */
const CURRENCY = 'USD';
const NAME = /^[a-z0-9_]{1,40}$/;
const MAX_TYPE = 64;

/**
 * One delivery as `github.<event>[.<action>]` of the account that did it: of a sponsorship the sponsor, of a purchase
 * in the marketplace the account that buys, else the sender. What begins a payment has its price as value.
 */
export function githubEvent(name: string | undefined, payload: Fields, delivery: DeliveryContext): Mapped {
  if (name === undefined || !NAME.test(name)) return ignored('x-github-event names no event');
  if (name === 'ping') return ignored('ping: it only says that the webhook was set up');
  const action = text(payload['action']);
  const type = action !== undefined && NAME.test(action) ? `github.${name}.${action}` : `github.${name}`;
  if (type.length > MAX_TYPE) return ignored(`${type}: longer than a type may be`);
  const userId = actor(payload);
  if (!userId) return ignored(`${type}: it names no account`);
  const value = price(type, payload);
  const event: NewEvent = {
    id: resourceEventId(delivery.source, digest(payload), type),
    userId,
    type,
    amount: value,
    currency: value === null ? delivery.currency : CURRENCY,
    timestamp: happenedAt(payload, delivery.receivedAt) ?? delivery.receivedAt,
    metadata: metadata(payload),
  };
  return { events: [event] };
}

/**
 * GitHub signs no time and no id. A body that is sent once more under another id, by whoever has got hold of it, is
 * the same event still; those that GitHub sends differ, by times, counts or hashes in them.
 */
function digest(payload: Fields): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex');
}

function actor(payload: Fields): string | undefined {
  return (
    login(object(payload['sponsorship'])['sponsor']) ??
    login(object(payload['marketplace_purchase'])['account']) ??
    login(payload['sender']) ??
    id(object(payload['pusher'])['name'])
  );
}

function login(account: unknown): string | undefined {
  return id(object(account)['login']);
}

/** Monthly, but for what is paid once or by the year; null for everything that begins no payment. */
function price(type: string, payload: Fields): bigint | null {
  if (type === 'github.sponsorship.created') {
    const tier = object(object(payload['sponsorship'])['tier']);
    const dollars = integer(tier['monthly_price_in_dollars']);
    return minorAmount(tier['monthly_price_in_cents'] ?? (dollars === undefined ? null : dollars * 100));
  }
  if (type !== 'github.marketplace_purchase.purchased') return null;
  const bought = object(payload['marketplace_purchase']);
  const plan = object(bought['plan']);
  const each = integer(
    plan[bought['billing_cycle'] === 'yearly' ? 'yearly_price_in_cents' : 'monthly_price_in_cents'],
  );
  const units = plan['price_model'] === 'PER_UNIT' ? (integer(bought['unit_count']) ?? 1) : 1;
  return each === undefined ? null : minorAmount(each * units);
}

function happenedAt(payload: Fields, receivedAt: Date): Date | null {
  const begun = payload['action'] === 'created' ? object(payload['sponsorship'])['created_at'] : undefined;
  return (
    isoTime(payload['starred_at'], receivedAt) ??
    isoTime(begun, receivedAt) ??
    secondsTime(object(payload['repository'])['pushed_at'], receivedAt) // in seconds for a push only
  );
}

function metadata(payload: Fields): Record<string, unknown> {
  const sponsorship = object(payload['sponsorship']);
  const tier = object(sponsorship['tier']);
  const plan = object(object(payload['marketplace_purchase'])['plan']);
  return present({
    repository: text(object(payload['repository'])['full_name']),
    organization: login(payload['organization']),
    sender: login(payload['sender']),
    ref: text(payload['ref']),
    commits: Array.isArray(payload['commits']) ? list(payload['commits']).length : undefined,
    deleted: boolean(payload['deleted']),
    number: integer(payload['number']) ?? integer(object(payload['issue'])['number']),
    sponsorable: login(sponsorship['sponsorable']),
    tier: text(tier['name']),
    oneTime: boolean(tier['is_one_time']),
    plan: text(plan['name']),
    billingCycle: text(object(payload['marketplace_purchase'])['billing_cycle']),
  });
}
