import { genericHmacKind } from './generic-hmac/generic-hmac.kind.js';
import { githubKind } from './github/github.kind.js';
import { hotmartKind } from './hotmart/hotmart.kind.js';
import { kiwifyKind } from './kiwify/kiwify.kind.js';
import { shopifyKind } from './shopify/shopify.kind.js';
import { standardKind } from './standard/standard.kind.js';
import { stripeKind } from './stripe/stripe.kind.js';
import type { WebhookKind, WebhookKindName } from './webhook-kind.js';

/** Every kind of source; the type makes sure that none of the names is without its folder. */
export const KINDS: Readonly<Record<WebhookKindName, WebhookKind>> = {
  standard: standardKind,
  github: githubKind,
  stripe: stripeKind,
  shopify: shopifyKind,
  hotmart: hotmartKind,
  kiwify: kiwifyKind,
  'generic-hmac': genericHmacKind,
};

/** Headers that any kind's mapping reads: the ledger needs them beside the body. */
export const MAPPED_HEADERS: readonly string[] = Object.values(KINDS).flatMap((kind) => kind.mappedHeaders);
