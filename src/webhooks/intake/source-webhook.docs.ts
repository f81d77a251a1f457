import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';
import { GITHUB_EXAMPLE } from '../kinds/github/github.example.js';
import { HOTMART_EXAMPLE } from '../kinds/hotmart/hotmart.example.js';
import { KIWIFY_EXAMPLE } from '../kinds/kiwify/kiwify.example.js';
import { SHOPIFY_EXAMPLE } from '../kinds/shopify/shopify.example.js';
import { STRIPE_EXAMPLE } from '../kinds/stripe/stripe.example.js';
import type { WebhookKindName } from '../kinds/webhook-kind.js';
import { answers, PURCHASE } from './intake.docs.js';

interface KindDocs {
  /** How it is signed, named, and what becomes of it. */
  about: string;
  headers: Readonly<Record<string, { description: string; example: string }>>;
  example: { summary: string; value: unknown };
}

const KIND_DOCS: Readonly<Record<WebhookKindName, KindDocs>> = {
  standard: {
    about:
      "as POST /webhook/event, always signed, with the source's own secret (an API key is for `default` only).",
    headers: {
      'webhook-id': { description: 'Names the delivery', example: 'msg_p5jXN8AQM9LWM0D4loKWxJek' },
      'webhook-timestamp': { description: 'Seconds since 1970', example: '1768480200' },
      'webhook-signature': {
        description: '`v1,<base64>`',
        example: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
    },
    example: { summary: 'a purchase', value: PURCHASE },
  },
  stripe: {
    about: `
\`charge.succeeded\` is a \`purchase\`, \`charge.refunded\` a \`refund\` of what this refund gave back,
\`charge.dispute.created\` a \`chargeback\` (all three with the charge's id as \`metadata.transaction\`),
\`customer.subscription.deleted\` a \`subscription_canceled\` without a value. The user is the e-mail, else the customer's
id, else the charge's: a dispute names nobody, so its user is found by the transaction. Values are in the currency's own
unit, by Stripe's rules of minor units. \`checkout.*\`, \`payment_intent.*\` and \`invoice.*\` tell of the same money once
more and are \`ignored\`. The time in the signature may be 5 minutes off; the envelope's \`id\` names the delivery.`,
    headers: {
      'stripe-signature': {
        description:
          '`t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, keyed with the whole secret, `whsec_` included',
        example: 't=1768480200,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd',
      },
    },
    example: { summary: 'a charge', value: STRIPE_EXAMPLE },
  },
  github: {
    about: `
\`github.<event>\` or \`github.<event>.<action>\`, of the account that did it (of a sponsorship the sponsor, of a purchase
in the marketplace the buyer). A new sponsorship and a new purchase in the marketplace have their price as value, in USD.
\`ping\` is \`ignored\`. The content type must be \`application/json\`, which is not GitHub's default.`,
    headers: {
      'x-hub-signature-256': {
        description: '`sha256=<hex HMAC-SHA256 of the body>`',
        example: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      },
      'x-github-event': { description: 'What happened', example: 'sponsorship' },
      'x-github-delivery': {
        description: 'Names the delivery',
        example: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      },
    },
    example: { summary: 'a sponsorship', value: GITHUB_EXAMPLE },
  },
  shopify: {
    about: `
\`orders/paid\` is a \`purchase\`, \`refunds/create\` a \`refund\` of what its transactions gave back,
\`disputes/create\` a \`chargeback\` (\`disputes/update\` when it began as an inquiry), a cancelled
\`subscription_contracts/update\` a \`subscription_canceled\`. The user is the e-mail, else the customer's id, else the
order's; the order's id is \`metadata.transaction\`.`,
    headers: {
      'x-shopify-hmac-sha256': {
        description: 'base64 HMAC-SHA256 of the body',
        example: 'XWmrwMey6OsLMeiZKwP4FppHH3cmAiiJJAweH5Jo4bM=',
      },
      'x-shopify-topic': { description: 'What happened', example: 'orders/paid' },
      'x-shopify-event-id': {
        description: 'Names the delivery, together with the topic; else `x-shopify-webhook-id` does',
        example: '98880550-7158-44d4-b7cd-2c97c8a091b5',
      },
    },
    example: { summary: 'a paid order', value: SHOPIFY_EXAMPLE },
  },
  hotmart: {
    about: `
version 2.0.0. PURCHASE_APPROVED and PURCHASE_COMPLETE of one transaction are one \`purchase\`, PURCHASE_REFUNDED a
\`refund\`, PURCHASE_CHARGEBACK a \`chargeback\` (both with \`metadata.transaction\`), SUBSCRIPTION_CANCELLATION a
\`subscription_canceled\`, one for each end of a subscription. The user is the buyer's e-mail, the value \`purchase.price.value\`, the time
\`purchase.approved_date\` of a purchase, else the envelope's. The envelope's \`id\` names the delivery.`,
    headers: {
      'x-hotmart-hottok': { description: 'The token', example: 'the-token-that-Hotmart-shows' },
    },
    example: { summary: 'an approved purchase', value: HOTMART_EXAMPLE },
  },
  kiwify: {
    about: `
hex HMAC-SHA1 of the body in the query's \`signature\`, which is not kept. \`order_approved\` and
\`subscription_renewed\` are a \`purchase\`, \`order_refunded\` a \`refund\`, \`chargeback\` a \`chargeback\`,
\`subscription_canceled\` a \`subscription_canceled\`. The user is the buyer's e-mail, the value
\`Commissions.charge_amount\`, minor units as number or text; \`order_id\` is \`metadata.transaction\`. The bytes name
the delivery.`,
    headers: {},
    example: { summary: 'an approved order', value: KIWIFY_EXAMPLE },
  },
  'generic-hmac': {
    about: `
HMAC of the body as the source's settings say (see POST /api/webhooks/sources). The payload is that of
POST /webhook/event, or any JSON with the paths in \`settings.fields\`.`,
    headers: {
      'x-signature': {
        description: 'The signature; its header, algorithm, encoding and prefix are settings',
        example: '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      },
    },
    example: { summary: 'a purchase', value: PURCHASE },
  },
};

const DESCRIPTION = `
\`:source\` is the slug of a source made with POST /api/webhooks/sources; its kind says how it is signed and what it means.
Whatever is not taken is kept and marked \`ignored\` with the reason. The same thing in another envelope is a duplicate.

${Object.entries(KIND_DOCS)
  .map(([kind, { about }]) => `- **${kind}**: ${about.trim().replaceAll('\n', '\n  ')}`)
  .join('\n')}`;

/** What Swagger says of POST /webhook/:source. */
export function DocumentSourceWebhook() {
  return applyDecorators(
    ApiOperation({ summary: 'Send a delivery of a configured source', description: DESCRIPTION }),
    ApiParam({ name: 'source', description: 'Slug of the source', example: 'hotmart-main' }),
    ...Object.entries(KIND_DOCS).flatMap(([kind, { headers }]) =>
      Object.entries(headers).map(([name, { description, example }]) =>
        ApiHeader({
          name,
          required: false,
          description: `Kind \`${kind}\`: ${description}`,
          schema: { type: 'string', example },
        }),
      ),
    ),
    ApiQuery({
      name: 'signature',
      required: false,
      description: 'Kind `kiwify`: hex HMAC-SHA1 of the body',
      schema: { type: 'string', example: '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12' },
    }),
    ApiBody({
      schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] },
      examples: Object.fromEntries(
        Object.entries(KIND_DOCS).map(([kind, { example }]) => [
          kind,
          { summary: `${kind}: ${example.summary}`, value: example.value },
        ]),
      ),
    }),
    ...answers([{ status: 404, description: 'No such source' }]),
  );
}
