import { createSecretKey } from 'node:crypto';
import { parseJsonBody } from '../../../../common/index.js';
import { isHmacOf, refuseTime, tolerant } from '../../../../webhooks/index.js';
import type { BounceType } from '../bounce.js';
import type { Provider } from './provider.js';

/** Webhooks of Mailgun, which sign a time and a token within the body; the secret is the signing key for webhooks. */
export const MAILGUN: Provider = {
  refuse: ({ body, receivedAt }, key) => {
    const { timestamp, token, signature } = tolerant.object(
      tolerant.object(parseJsonBody(body.toString()))['signature'],
    );
    if (typeof timestamp !== 'string' || typeof token !== 'string' || typeof signature !== 'string') {
      return 'The signature is missing';
    }
    const isSigned = isHmacOf(
      [timestamp, token],
      [signature],
      [createSecretKey(Buffer.from(key))],
      'sha256',
      'hex',
    );
    return isSigned
      ? refuseTime(timestamp, receivedAt.getTime(), 'signature.timestamp')
      : 'The signature does not fit';
  },
  read: ({ body, receivedAt }) => {
    const event = tolerant.object(tolerant.object(parseJsonBody(body.toString()))['event-data']);
    const type = typeOf(event);
    const email = tolerant.email(event['recipient']);
    const id = tolerant.id(event['id']);
    if (!type || email === undefined || id === undefined) return [];
    const headers = tolerant.object(tolerant.object(event['message'])['headers']);
    const status = tolerant.object(event['delivery-status']);
    const seconds = tolerant.number(event['timestamp']);
    return [
      {
        id,
        type,
        email,
        mail: tolerant.id(headers['message-id']),
        at:
          tolerant.time(seconds === undefined ? undefined : Math.round(seconds * 1000), receivedAt) ??
          receivedAt,
        reason:
          tolerant.text(status['message']) ??
          tolerant.text(status['description']) ??
          tolerant.text(event['reason']),
      },
    ];
  },
};

function typeOf({ event, severity }: tolerant.Fields): BounceType | null {
  switch (event) {
    case 'failed':
      return severity === 'permanent' ? 'hard' : 'soft';
    case 'complained':
      return 'complaint';
    case 'unsubscribed':
      return 'unsubscribe';
    default:
      return null;
  }
}
