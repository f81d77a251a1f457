import { parseJsonBody } from '../../../../common/index.js';
import { tolerant } from '../../../../webhooks/index.js';
import type { BounceType } from '../bounce.js';
import { type BounceCall, inAnyCase, type Provider, refuseSecret, type Told } from './provider.js';

const TYPES = new Map<unknown, BounceType>(
  Object.entries({
    hard_bounce: 'hard',
    invalid_email: 'hard',
    soft_bounce: 'soft',
    blocked: 'soft',
    spam: 'complaint',
    complaint: 'complaint',
    unsubscribed: 'unsubscribe',
  } satisfies Record<string, BounceType>),
);

/** Transactional webhooks of Brevo, one event or several; the secret is the token, or password, that they are set up with. */
export const BREVO: Provider = {
  refuse: refuseSecret,
  read: (call) => {
    const said = parseJsonBody(call.body.toString());
    return (Array.isArray(said) ? said : [said]).flatMap((event) => toTold(event, call));
  },
};

function toTold(event: unknown, { receivedAt }: BounceCall): Told[] {
  const fields = tolerant.object(event);
  const type = TYPES.get(fields['event']);
  const email = tolerant.email(fields['email']);
  if (!type || email === undefined) return [];
  const time = fields['ts_event'] ?? fields['ts'];
  // `id` is that of the webhook, not of the event
  const id = [tolerant.text(fields['message-id']) ?? '', String(fields['event']), String(time), email].join(
    ':',
  );
  return [
    {
      id,
      type,
      email,
      mail: tolerant.id(inAnyCase(fields, 'x-mailin-custom')) ?? tolerant.id(fields['message-id']),
      at: tolerant.secondsTime(time, receivedAt) ?? receivedAt,
      reason: tolerant.text(fields['reason']),
    },
  ];
}
