import { InvalidInput, parseJsonBody } from '../../../../common/index.js';
import { tolerant } from '../../../../webhooks/index.js';
import { BOUNCE_TYPES } from '../bounce.js';
import { type BounceCall, type Provider, refuseSecret, type Told } from './provider.js';

const MOST_EVENTS = 500;

/** For servers of one's own: `{id, type, email, messageId?, at?, reason?}`, one or several. Unlike vendors' it is read strictly. */
export const GENERIC: Provider = {
  refuse: refuseSecret,
  read: (call) => {
    const said = parseJsonBody(call.body.toString());
    const events = Array.isArray(said) ? said : [said];
    if (events.length > MOST_EVENTS) throw invalid('', `must be at most ${MOST_EVENTS} events`);
    return events.map((event, at) => toTold(event, Array.isArray(said) ? `[${at}].` : '', call));
  },
};

function toTold(event: unknown, path: string, { receivedAt }: BounceCall): Told {
  const fields = tolerant.object(event);
  const id = tolerant.id(fields['id']);
  const email = tolerant.email(fields['email']);
  const type = BOUNCE_TYPES.find((each) => each === fields['type']);
  if (id === undefined) throw invalid(`${path}id`, 'must be a text of at most 256 characters without blanks');
  if (!type) throw invalid(`${path}type`, `must be one of ${BOUNCE_TYPES.join(', ')}`);
  if (email === undefined) throw invalid(`${path}email`, 'must be an e-mail');
  const at = fields['at'] === undefined ? receivedAt : tolerant.isoTime(fields['at'], receivedAt);
  if (!at) throw invalid(`${path}at`, 'must be a time in ISO 8601 with its zone, and not ahead');
  return {
    id,
    type,
    email,
    mail: tolerant.id(fields['messageId']),
    at,
    reason: tolerant.text(fields['reason']),
  };
}

function invalid(field: string, message: string): InvalidInput {
  return new InvalidInput([{ field, message }]);
}
