import { createPublicKey, verify } from 'node:crypto';
import { parseJsonBody } from '../../../../common/index.js';
import { refuseTime, tolerant } from '../../../../webhooks/index.js';
import type { BounceType } from '../bounce.js';
import type { BounceCall, Provider, Told } from './provider.js';

const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';

/** The Event Webhook, signed with ECDSA over time and body; the secret is the public key that SendGrid shows. */
export const SENDGRID: Provider = {
  refuse: ({ headers, body, receivedAt }, publicKey) => {
    const signature = headers[SIGNATURE];
    const timestamp = headers[TIMESTAMP];
    if (typeof signature !== 'string' || typeof timestamp !== 'string')
      return `${SIGNATURE} or its time is missing`;
    const isSigned = isSignedBy(publicKey, Buffer.concat([Buffer.from(timestamp), body]), signature);
    return isSigned ? refuseTime(timestamp, receivedAt.getTime(), TIMESTAMP) : 'The signature does not fit';
  },
  read: (call) => tolerant.list(parseJsonBody(call.body.toString())).flatMap((event) => toTold(event, call)),
};

function isSignedBy(publicKey: string, signed: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify('sha256', signed, key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // no key, or no signature
  }
}

function toTold(event: unknown, { receivedAt }: BounceCall): Told[] {
  const fields = tolerant.object(event);
  const type = typeOf(fields);
  const email = tolerant.email(fields['email']);
  const id = tolerant.id(fields['sg_event_id']);
  if (!type || email === undefined || id === undefined) return [];
  const at = tolerant.secondsTime(fields['timestamp'], receivedAt) ?? receivedAt;
  return [
    { id, type, email, mail: tolerant.id(fields['smtp-id']), at, reason: tolerant.text(fields['reason']) },
  ];
}

function typeOf({ event, type, reason }: tolerant.Fields): BounceType | null {
  switch (event) {
    case 'bounce':
      return type === 'blocked' ? 'soft' : 'hard';
    case 'dropped': // not sent at all, for what SendGrid knows of the address
      return /^(bounced address|invalid)/i.test(String(reason)) ? 'hard' : null;
    case 'spamreport':
      return 'complaint';
    case 'unsubscribe':
    case 'group_unsubscribe':
      return 'unsubscribe';
    default:
      return null;
  }
}
