import { parseJsonBody } from '../../../../common/index.js';
import { tolerant } from '../../../../webhooks/index.js';
import type { BounceType } from '../bounce.js';
import { inAnyCase, type Provider, refuseSecret } from './provider.js';

/** Kinds of bounce after which Postmark sends nothing more to the address. */
const HARD = new Set(['HardBounce', 'BadEmailAddress', 'ManuallyDeactivated']);
const SOFT = new Set([
  'SoftBounce',
  'Transient',
  'DnsError',
  'Undeliverable',
  'Blocked',
  'SpamNotification',
  'Unknown',
]);

/** Webhooks of Postmark, which are not signed: the secret is the password in the address, or in its query. */
export const POSTMARK: Provider = {
  refuse: refuseSecret,
  read: ({ body, receivedAt }) => {
    const fields = tolerant.object(parseJsonBody(body.toString()));
    const type = typeOf(fields);
    const email = tolerant.email(fields['Email'] ?? fields['Recipient']);
    if (!type || email === undefined) return [];
    const time = fields['BouncedAt'] ?? fields['ChangedAt'];
    const id =
      tolerant.id(fields['ID']) ?? `${tolerant.id(fields['MessageID']) ?? ''}:${String(time)}:${email}`;
    return [
      {
        id: `${type}:${id}`,
        type,
        email,
        mail: tolerant.id(inAnyCase(tolerant.object(fields['Metadata']), 'mail')),
        at: tolerant.isoTime(time, receivedAt) ?? receivedAt,
        reason: tolerant.text(fields['Details']) ?? tolerant.text(fields['Description']),
      },
    ];
  },
};

function typeOf(fields: tolerant.Fields): BounceType | null {
  const { RecordType: record, Type: type, SuppressSending: isSuppressed, SuppressionReason: reason } = fields;
  if (record === 'SpamComplaint' || type === 'SpamComplaint') return 'complaint';
  if (record === 'SubscriptionChange') {
    // bounces and complaints are told by themselves
    return isSuppressed === true && reason === 'ManualSuppression' ? 'unsubscribe' : null;
  }
  if (HARD.has(String(type))) return 'hard';
  if (type === 'Unsubscribe') return 'unsubscribe';
  return SOFT.has(String(type)) ? 'soft' : null;
}
