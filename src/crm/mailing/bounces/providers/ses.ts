import { parseJsonBody } from '../../../../common/index.js';
import { tolerant } from '../../../../webhooks/index.js';
import { type BounceCall, type Provider, refuseSecret, type Told } from './provider.js';
import { MAIL_HEADER } from '../../sending/mail-headers.rules.js';

/** Hosts of SNS; the partition of China has an ending of its own. */
const SNS_HOST = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?$/;

/** Notifications of SES, which SNS delivers: within its envelope, or as they are ("raw delivery"). */
export const SES: Provider = {
  refuse: refuseSecret,
  read: (call) => {
    const { bounce, complaint, mail } = messageOf(call);
    const common = { mail: tokenOf(mail) };
    return [
      ...bounced(tolerant.object(bounce), call, common),
      ...complained(tolerant.object(complaint), call, common),
    ];
  },
};

/** Where a new topic wants to be answered once before it delivers anything; null for everything else. */
export function subscribeUrlOf({ body }: BounceCall): string | null {
  const { Type: type, SubscribeURL: url } = tolerant.object(parseJsonBody(body.toString()));
  if (type !== 'SubscriptionConfirmation' || typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, hostname, username, password, port } = new URL(url);
  const isSns = protocol === 'https:' && SNS_HOST.test(hostname) && !username && !password && !port;
  return isSns ? url : null;
}

function messageOf({ body }: BounceCall): tolerant.Fields {
  const outer = tolerant.envelope(parseJsonBody(body.toString()), 'Amazon SNS');
  const inner = outer['Message'];
  if (typeof inner !== 'string') return outer;
  try {
    return tolerant.object(parseJsonBody(inner));
  } catch {
    return {}; // a test of the topic says some words
  }
}

function bounced(bounce: tolerant.Fields, call: BounceCall, common: Pick<Told, 'mail'>): Told[] {
  const type = bounce['bounceType'] === 'Permanent' ? 'hard' : 'soft';
  return people(bounce['bouncedRecipients']).map(({ email, fields }) => ({
    ...common,
    id: `${tolerant.id(bounce['feedbackId']) ?? ''}:${email}`,
    type,
    email,
    at: timeOf(bounce, call),
    reason: tolerant.text(fields['diagnosticCode']) ?? tolerant.text(bounce['bounceSubType']),
  }));
}

function complained(complaint: tolerant.Fields, call: BounceCall, common: Pick<Told, 'mail'>): Told[] {
  // it was on the account's own list, and nobody has complained anew
  if (complaint['complaintSubType'] === 'OnAccountSuppressionList') return [];
  return people(complaint['complainedRecipients']).map(({ email }) => ({
    ...common,
    id: `${tolerant.id(complaint['feedbackId']) ?? ''}:${email}`,
    type: 'complaint',
    email,
    at: timeOf(complaint, call),
    reason: tolerant.text(complaint['complaintFeedbackType']),
  }));
}

function people(list: unknown): { email: string; fields: tolerant.Fields }[] {
  return tolerant.list(list).flatMap((each) => {
    const fields = tolerant.object(each);
    const email = tolerant.email(fields['emailAddress']);
    return email === undefined ? [] : [{ email, fields }];
  });
}

function timeOf({ timestamp }: tolerant.Fields, { receivedAt }: BounceCall): Date {
  return tolerant.isoTime(timestamp, receivedAt) ?? receivedAt;
}

/** SES puts a Message-ID of its own on mails, and gives the headers back, when it is told to. */
function tokenOf(mail: unknown): string | undefined {
  const headers = tolerant.list(tolerant.object(mail)['headers']).map(tolerant.object);
  const ours = headers.find(({ name }) => String(name).toLowerCase() === MAIL_HEADER.toLowerCase());
  return tolerant.id(ours?.['value']);
}
