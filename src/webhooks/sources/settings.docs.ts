import { ApiPropertyOptional } from '@nestjs/swagger';
import { EVENT_FIELDS } from '../kinds/generic-hmac/field-selector.js';

const HEADER = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } as const;

const DESCRIPTION = `
Settings of the kind; only \`generic-hmac\` has any. They replace the former ones as a whole, what is left out has its
default, and they hold for deliveries that arrive from now on.`;

const FIELDS = `
Where the parts of an event stand in the sender's payload: paths of names with dots between them
(\`data.items.0.price\`), or \`=\` and a value that is always the same (\`=purchase\`). \`type\` and \`userId\` are
required; a payload that has nothing there is kept and marked \`ignored\`. With an \`id\` the same thing is one event in
however many deliveries it comes. Without \`fields\` the payload is the body of POST /webhook/event.`;

/** What Swagger says of a source's settings. */
export function SettingsProperty(): PropertyDecorator {
  return ApiPropertyOptional({
    description: DESCRIPTION.trim(),
    type: 'object',
    additionalProperties: false,
    properties: {
      header: { ...HEADER, default: 'x-signature', description: 'Header of the signature.' },
      algorithm: { type: 'string', enum: ['sha1', 'sha256', 'sha512'], default: 'sha256' },
      encoding: { type: 'string', enum: ['hex', 'base64'], default: 'hex' },
      prefix: {
        type: 'string',
        maxLength: 32,
        default: '',
        description: 'What stands before the signature in its header, such as `sha256=`.',
      },
      idHeader: {
        ...HEADER,
        example: 'x-delivery-id',
        description:
          "Header of the sender's id of a delivery. Missing: the same bytes are the same delivery. The signature does not cover it, so give the events an id as well.",
      },
      timestampHeader: {
        ...HEADER,
        example: 'x-timestamp',
        description:
          'Header of the time in seconds since 1970. With it the signature is over `<time>.<body>`, and the time may be 5 minutes off.',
      },
      fields: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'userId'],
        properties: Object.fromEntries(EVENT_FIELDS.map((name) => [name, { type: 'string' }])),
        description: FIELDS.trim(),
        example: {
          type: '=purchase',
          userId: 'data.customer.email',
          value: 'data.total',
          id: 'data.order.id',
        },
      },
    },
    example: { header: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  });
}
