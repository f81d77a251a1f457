import { createHmac, randomUUID } from 'node:crypto';
import { signStandard, standardKey } from '../../src/webhooks/index.js';
import { type Answer, request } from './webhook-sender.js';
import { GITHUB_EXAMPLE } from '../../src/webhooks/kinds/github/github.example.js';
import { HOTMART_EXAMPLE } from '../../src/webhooks/kinds/hotmart/hotmart.example.js';
import { KIWIFY_EXAMPLE } from '../../src/webhooks/kinds/kiwify/kiwify.example.js';
import { SHOPIFY_EXAMPLE } from '../../src/webhooks/kinds/shopify/shopify.example.js';
import { STRIPE_EXAMPLE } from '../../src/webhooks/kinds/stripe/stripe.example.js';
import type { WebhookKindName } from '../../src/webhooks/kinds/webhook-kind.js';

/** What a vendor puts beside the body. */
interface Signed {
  headers: Record<string, string>;
  query: Record<string, string>;
}

export interface VendorSender {
  secret: string;
  /** Where the proof stands. */
  proof: { in: keyof Signed; name: string };
  /** A delivery that becomes an event. */
  payload: unknown;
  event: { type: string; userId: string };
  /** By the vendor's published rule; `at` in milliseconds. */
  sign: (body: Buffer, secret: string, at: number) => Signed;
  /** Whether the time is part of the proof. */
  timed: boolean;
}

const hmac = (algorithm: string, secret: string, body: Buffer, prefix = '') =>
  createHmac(algorithm, secret).update(prefix).update(body);
const headers = (given: Record<string, string>): Signed => ({ headers: given, query: {} });
const seconds = (at: number) => Math.floor(at / 1000);
const PURCHASE = { type: 'purchase', userId: 'ana@example.com' };

/** How each vendor sends, written from their documentation and not from src. */
export const VENDOR_SENDERS: Readonly<Record<WebhookKindName, VendorSender>> = {
  standard: {
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    proof: { in: 'headers', name: 'webhook-signature' },
    payload: { ...PURCHASE, value: 149.9 },
    event: PURCHASE,
    sign: (body, secret, at) =>
      headers({ ...signStandard(standardKey(secret), `msg_${randomUUID()}`, seconds(at), body) }),
    timed: true,
  },
  github: {
    secret: 'github-secret-of-the-hook',
    proof: { in: 'headers', name: 'x-hub-signature-256' },
    payload: GITHUB_EXAMPLE,
    event: { type: 'github.sponsorship.created', userId: 'ana-example' },
    sign: (body, secret) =>
      headers({
        'x-github-event': 'sponsorship',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${hmac('sha256', secret, body).digest('hex')}`,
      }),
    timed: false,
  },
  stripe: {
    secret: 'whsec_0123456789abcdefghijklmnopqrstuv',
    proof: { in: 'headers', name: 'stripe-signature' },
    payload: STRIPE_EXAMPLE,
    event: PURCHASE,
    sign: (body, secret, at) =>
      headers({
        'stripe-signature': `t=${seconds(at)},v1=${hmac('sha256', secret, body, `${seconds(at)}.`).digest('hex')}`,
      }),
    timed: true,
  },
  shopify: {
    secret: 'f'.repeat(64),
    proof: { in: 'headers', name: 'x-shopify-hmac-sha256' },
    payload: SHOPIFY_EXAMPLE,
    event: PURCHASE,
    sign: (body, secret) =>
      headers({
        'x-shopify-topic': 'orders/paid',
        'x-shopify-event-id': randomUUID(),
        'x-shopify-hmac-sha256': hmac('sha256', secret, body).digest('base64'),
      }),
    timed: false,
  },
  hotmart: {
    secret: 'the-hottok-of-this-seller',
    proof: { in: 'headers', name: 'x-hotmart-hottok' },
    payload: HOTMART_EXAMPLE,
    event: PURCHASE,
    sign: (_, secret) => headers({ 'x-hotmart-hottok': secret }),
    timed: false,
  },
  kiwify: {
    secret: 'rroobl2yt0k',
    proof: { in: 'query', name: 'signature' },
    payload: KIWIFY_EXAMPLE,
    event: PURCHASE,
    sign: (body, secret) => ({ headers: {}, query: { signature: hmac('sha1', secret, body).digest('hex') } }),
    timed: false,
  },
  'generic-hmac': {
    secret: 'a secret of two sides',
    proof: { in: 'headers', name: 'x-signature' },
    payload: { ...PURCHASE, value: 149.9 },
    event: PURCHASE,
    sign: (body, secret) => headers({ 'x-signature': hmac('sha256', secret, body).digest('hex') }),
    timed: false,
  },
};

/** What a request has otherwise than the vendor would send it. */
export interface Otherwise {
  secret?: string;
  /** When it was signed, in milliseconds. */
  at?: number;
  /** What is signed, instead of what is sent. */
  signed?: Buffer;
  /** What stands beside the body, made before: so a request can be repeated as it was. */
  proof?: Signed;
  /** Headers in place of the vendor's own; null: left out. */
  headers?: Record<string, string | null>;
}

/** One request to /webhook/<slug>, as the vendor of the kind sends it. */
export function sendAs(
  kind: WebhookKindName,
  address: string,
  body: Buffer,
  otherwise: Otherwise = {},
): Promise<Answer> {
  const { sign, secret } = VENDOR_SENDERS[kind];
  const proof =
    otherwise.proof ?? sign(otherwise.signed ?? body, otherwise.secret ?? secret, otherwise.at ?? Date.now());
  const all = { 'content-type': 'application/json', ...proof.headers, ...otherwise.headers };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const query = new URLSearchParams(proof.query).toString();
  return request(`${address}${query && `?${query}`}`, {
    method: 'POST',
    body,
    headers: Object.fromEntries(given),
  });
}
