import type { OpenAPIObject } from '@nestjs/swagger';

type Webhooks = NonNullable<OpenAPIObject['webhooks']>;
type Operation = NonNullable<Extract<Webhooks[string], { post?: unknown }>['post']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const EVENT = {
  id: 'order-1042',
  userId: 'ana@example.com',
  type: 'purchase',
  value: 149.9,
  currency: 'BRL',
  timestamp: '2026-01-15T12:30:00.000Z',
  metadata: { product: 'trader-pro', country: 'BR' },
  source: 'default',
  createdAt: '2026-01-15T12:30:00.412Z',
};

const DESCRIPTION = `
One POST for each event whose type a subscription asks for (\`POST /api/webhooks/subscriptions\`), signed as
[Standard Webhooks](https://www.standardwebhooks.com).

**Verify** before anything else: compute \`v1,\` and the base64 of HMAC-SHA256 over
\`<webhook-id>.<webhook-timestamp>.<raw body>\`, keyed with the bytes that the secret encodes in base64 after \`whsec_\`,
and compare it in constant time with each of the signatures in \`webhook-signature\` (there are two for a day after a
rotation). Refuse a timestamp that is more than 5 minutes off. \`webhook-id\` is the same in every attempt: do nothing for
one that you have handled.

**Answer** 2xx within 15 seconds; work afterwards. Anything else, 301 to 303 included, is a failure and tried again after
the delays of \`WEBHOOK_RETRY_SECONDS\` with some jitter, not before a \`Retry-After\`; after eight attempts it is dead.
307 and 308 are followed, three times at most. 410 ends the subscription, and so do five days without a success.
The order is best effort, and a delivery may come twice.`.trim();

const HEADERS: Parameter[] = [
  header(
    'webhook-id',
    'Names the delivery; the same in every attempt',
    'msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c',
  ),
  header('webhook-timestamp', 'When this attempt was made, in seconds since 1970', '1768480200'),
  header(
    'webhook-signature',
    '`v1,<base64>`; two with a space between them for a day after a rotation',
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  ),
  header('user-agent', 'Who sends', 'Trader-Dashboard-Webhooks/1'),
];

const RESPONSES: Operation['responses'] = {
  '2XX': { description: 'Taken; the first 2 KiB of the body are kept for the list of deliveries' },
  '410': { description: 'Gone: the subscription is disabled and nothing more is sent' },
  '429': {
    description: 'Too much: tried again, not before `Retry-After` (seconds or a date, a day at most)',
    headers: {
      'Retry-After': { description: 'Seconds, or a date', schema: { type: 'string', example: '60' } },
    },
  },
  default: { description: 'A failure: tried again' },
};

/** What is sent to subscribers, for the part `webhooks` of the API document. */
export const OUTGOING_WEBHOOKS: Webhooks = {
  event: {
    post: outgoingOperation('sendEvent', 'An event was recorded', DESCRIPTION, {
      schema: {
        type: 'object',
        required: ['type', 'timestamp', 'data'],
        properties: {
          type: { type: 'string', description: "The event's type", example: 'purchase' },
          timestamp: {
            type: 'string',
            format: 'date-time',
            description: 'When it happened',
            example: EVENT.timestamp,
          },
          data: { $ref: '#/components/schemas/EventDto' },
        },
      },
      example: { type: EVENT.type, timestamp: EVENT.timestamp, data: EVENT },
    }),
  },
  ping: {
    post: outgoingOperation(
      'sendPing',
      'Somebody tries the subscription out',
      '`POST /api/webhooks/subscriptions/:id/ping`. Signed as an event; sent once, and not again when it fails.',
      {
        schema: {
          type: 'object',
          required: ['type', 'timestamp', 'data'],
          properties: {
            type: { type: 'string', enum: ['ping'] },
            timestamp: { type: 'string', format: 'date-time', example: EVENT.timestamp },
            data: {
              type: 'object',
              required: ['subscriptionId'],
              properties: { subscriptionId: { type: 'string', example: 'sub_01j2x5k9t4000abcdefghjkmnp' } },
            },
          },
        },
        example: {
          type: 'ping',
          timestamp: EVENT.timestamp,
          data: { subscriptionId: 'sub_01j2x5k9t4000abcdefghjkmnp' },
        },
      },
    ),
  },
};

function header(name: string, description: string, example: string): Parameter {
  return { name, in: 'header', required: true, description, schema: { type: 'string' }, example };
}

/** An outgoing webhook as the API document describes it: signed, and what answers to it mean. */
export function outgoingOperation(
  operationId: string,
  summary: string,
  description: string,
  body: NonNullable<Extract<Operation['requestBody'], { content: unknown }>>['content'][string],
  responses = RESPONSES,
): Operation {
  return {
    operationId,
    tags: ['webhooks'],
    summary,
    description,
    security: [],
    parameters: HEADERS,
    requestBody: { required: true, content: { 'application/json': body } },
    responses,
  };
}
