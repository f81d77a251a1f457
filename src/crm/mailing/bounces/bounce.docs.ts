import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';
import { Refuses } from '../../../common/index.js';

const DESCRIPTION = `
A hard bounce and a complaint put the address on the suppression list and unsubscribe the contact; so do three mails in a row
that came back softly. The same event told again, or in another order, changes nothing. MAIL_BOUNCE_SECRETS has a secret for each provider that may call.

- **ses**: notifications of SES by SNS, in its envelope or raw. The secret is in the address (\`?secret=\`, or the password);
  SNS' own signature is not looked at. A new topic is confirmed by itself.
- **sendgrid**: the signed Event Webhook; the secret is the public key that SendGrid shows.
- **mailgun**: the secret is the signing key for webhooks.
- **postmark**, **brevo**: the secret is in the address, or a Bearer token.
- **generic**: \`{id, type, email, messageId?, at?, reason?}\`, one or up to 500 in an array; \`type\` is hard, soft, complaint
  or unsubscribe. The secret is a Bearer token, or in the address.
- **message**: a returned mail itself, as \`message/rfc822\`: a delivery report (RFC 3464), a complaint (RFC 5965), or a mail
  to MAIL_UNSUBSCRIBE_TO. Only what has a token of ours in it is believed. Other mails, such as absence notes, are taken and ignored.`;

const EVENT = {
  id: 'bounce-4711',
  type: 'hard',
  email: 'ana@example.com',
  at: '2026-01-31T12:30:00Z',
  reason: '550 5.1.1 No such user',
};
const MESSAGE =
  'From: mailer-daemon@mx.example.com\r\nContent-Type: multipart/report; report-type=delivery-status; ...';

/** What Swagger says of POST /webhook/mail-bounce/:provider. */
export function DocumentBounces(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Tell that mails came back', description: DESCRIPTION }),
    ApiParam({
      name: 'provider',
      description: 'ses, sendgrid, mailgun, postmark, brevo, generic or message',
      example: 'generic',
    }),
    ApiQuery({
      name: 'secret',
      required: false,
      description: 'Of those who send neither a signature nor a token',
      schema: { type: 'string', example: 'a-secret-of-MAIL_BOUNCE_SECRETS' },
    }),
    ApiConsumes('application/json', 'message/rfc822'),
    ApiBody({
      schema: {
        oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }, { type: 'string' }],
      },
      examples: {
        generic: { summary: 'generic: a hard bounce', value: EVENT },
        message: { summary: 'message: a returned mail, as it came', value: MESSAGE },
      },
    }),
    Refuses({
      401: 'The signature or secret does not fit',
      404: 'MAIL_BOUNCE_SECRETS names no such provider',
    }),
  );
}
