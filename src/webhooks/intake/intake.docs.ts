import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  type ApiResponseOptions,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { Acknowledgement } from './intake.dto.js';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const EVENT_SCHEMA: Schema = {
  type: 'object',
  required: ['userId', 'type'],
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9_.:@-]{1,128}$',
      description: 'Your own id: an event with an id that exists is not counted again. Missing: made here.',
    },
    userId: { type: 'string', minLength: 1, maxLength: 256 },
    type: { type: 'string', pattern: '^[a-z0-9_.:-]{1,64}$' },
    value: { type: 'number', minimum: -1e9, maximum: 1e9, description: 'Money; at most 4 decimals.' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217. Missing: CURRENCY.' },
    timestamp: {
      type: 'string',
      format: 'date-time',
      description: 'ISO 8601 with its zone, at most 5 minutes ahead of now. Missing: the arrival.',
    },
    metadata: {
      type: 'object',
      additionalProperties: true,
      description: 'At most 16 KiB and 5 levels; keys without `$` and `.`, and not `__proto__`.',
    },
  },
};

/** What a sender of its own writes. */
export const PURCHASE = {
  userId: 'ana@example.com',
  type: 'purchase',
  value: 149.9,
  currency: 'BRL',
  metadata: { product: 'trader-pro', country: 'BR' },
};

/** The line that prints a request which works as it stands. */
const CURL = `npm run webhook:sign -- '${JSON.stringify(PURCHASE)}'`;

const EVENT_DESCRIPTION = `
Signed as [Standard Webhooks](https://www.standardwebhooks.com) with the secret \`WEBHOOK_SECRET\`: the signature is
\`v1,\` and the base64 of HMAC-SHA256 over \`<webhook-id>.<webhook-timestamp>.<raw body>\`, keyed with the bytes that the
secret encodes after \`whsec_\`. Several signatures may stand there, separated by spaces. The timestamp is in seconds
and may be 5 minutes off. Or send an API key with the scope \`events:write\` and no signature.

A signature holds for one body and five minutes, so let the project print the request; its output can be pasted:

    ${CURL}

With an API key, as it stands but for the key:

    curl -X POST "$URL/webhook/event" -H 'content-type: application/json' -H 'authorization: Bearer td_...' \\
      -d '${JSON.stringify(PURCHASE)}'

The answer 202 comes after the delivery is on the disk. The same \`webhook-id\` again changes nothing and is answered
with 200. A fault in any event of an array refuses all of it.`;

const ANSWERS: ApiResponseOptions[] = [
  { status: 202, type: Acknowledgement, description: 'Stored durably' },
  { status: 200, type: Acknowledgement, description: 'Stored before: nothing is done again' },
  {
    status: 400,
    description: 'Malformed; names the index and the field, such as `[3].value`. Nothing is stored',
  },
  { status: 401, description: 'Signature missing, wrong, or its timestamp stale' },
  { status: 403, description: 'The API key has not the scope `events:write`' },
  { status: 413, description: 'Over 1 MiB' },
  { status: 415, description: 'Not `application/json`, or with a content-encoding' },
  { status: 503, description: 'Overload, or the database is away: try again after `Retry-After` seconds' },
];

/** Of both routes. */
export const answers = (more: ApiResponseOptions[] = []) =>
  [...ANSWERS, ...more].map((answer) => ApiResponse(answer));

/** What Swagger says of POST /webhook/event. */
export function DocumentEventWebhook() {
  return applyDecorators(
    ApiOperation({ summary: 'Send one event or up to 500', description: EVENT_DESCRIPTION }),
    ApiHeader({
      name: 'webhook-id',
      required: false,
      description: 'Unique for the delivery; the same in each retry',
      schema: { type: 'string', example: 'msg_p5jXN8AQM9LWM0D4loKWxJek' },
    }),
    ApiHeader({
      name: 'webhook-timestamp',
      required: false,
      description: 'Seconds since 1970',
      schema: { type: 'string', example: '1768480200' },
    }),
    ApiHeader({
      name: 'webhook-signature',
      required: false,
      description: '`v1,<base64>`, several with spaces',
      schema: { type: 'string', example: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    }),
    ApiBearerAuth('apiKey'),
    ApiBody({
      schema: { oneOf: [EVENT_SCHEMA, { type: 'array', minItems: 1, maxItems: 500, items: EVENT_SCHEMA }] },
      examples: {
        purchase: { summary: 'A purchase', value: PURCHASE },
        login: { summary: 'A log-in: no value', value: { userId: 'ana@example.com', type: 'login' } },
        array: {
          summary: 'Several, with ids of your own',
          value: [
            { id: 'order-1001', userId: 'ana@example.com', type: 'purchase', value: 149.9, currency: 'BRL' },
            { id: 'order-1002', userId: 'bruno@example.com', type: 'purchase', value: 97, currency: 'BRL' },
          ],
        },
      },
    }),
    ...answers(),
  );
}
