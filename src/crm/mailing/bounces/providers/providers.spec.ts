import type { BounceCall } from './provider.js';
import { refuseSecret } from './provider.js';
import { PROVIDERS } from './providers.js';
import { subscribeUrlOf } from './ses.js';

const receivedAt = new Date('2026-02-03T10:00:00Z');
const call = (body: unknown, more: Partial<BounceCall> = {}): BounceCall => ({
  headers: {},
  query: {},
  body: Buffer.from(JSON.stringify(body)),
  receivedAt,
  ...more,
});
const email = 'ana@example.com';
const ses = (type: string, part: object) => ({ notificationType: type, ...part });
const sesBounce = (bounceType: string) =>
  ses('Bounce', {
    bounce: { feedbackId: 'f', bounceType, bouncedRecipients: [{ emailAddress: 'ANA@example.com' }] },
  });
const sesComplaint = (complaintSubType: string | null) =>
  ses('Complaint', {
    complaint: { feedbackId: 'f', complaintSubType, complainedRecipients: [{ emailAddress: email }] },
  });
const sendgrid = (event: object) => [{ email, sg_event_id: 's', timestamp: 1_770_112_800, ...event }];
const mailgun = (event: object) => ({
  'event-data': { id: 'm', recipient: email, timestamp: 1_770_112_800.5, ...event },
});
const brevo = (event: string) => ({ event, email, 'message-id': '<x@brevo>', ts_event: 1_770_112_800 });

describe('what providers say', () => {
  it.each<[keyof typeof PROVIDERS, unknown, string | null]>([
    ['ses', sesBounce('Permanent'), 'hard'],
    ['ses', sesBounce('Transient'), 'soft'],
    ['ses', sesBounce('Undetermined'), 'soft'],
    ['ses', sesComplaint(null), 'complaint'],
    ['ses', sesComplaint('OnAccountSuppressionList'), null],
    ['ses', { Type: 'Notification', Message: JSON.stringify(sesBounce('Permanent')) }, 'hard'],
    ['ses', { Type: 'Notification', Message: 'a test' }, null],
    ['ses', ses('Delivery', { delivery: {} }), null],
    ['sendgrid', sendgrid({ event: 'bounce', type: 'bounce' }), 'hard'],
    ['sendgrid', sendgrid({ event: 'bounce', type: 'blocked' }), 'soft'],
    ['sendgrid', sendgrid({ event: 'dropped', reason: 'Bounced Address' }), 'hard'],
    ['sendgrid', sendgrid({ event: 'dropped', reason: 'Unsubscribed Address' }), null],
    ['sendgrid', sendgrid({ event: 'spamreport' }), 'complaint'],
    ['sendgrid', sendgrid({ event: 'group_unsubscribe' }), 'unsubscribe'],
    ['sendgrid', sendgrid({ event: 'deferred' }), null],
    ['mailgun', mailgun({ event: 'failed', severity: 'permanent' }), 'hard'],
    ['mailgun', mailgun({ event: 'failed', severity: 'temporary' }), 'soft'],
    ['mailgun', mailgun({ event: 'complained' }), 'complaint'],
    ['mailgun', mailgun({ event: 'unsubscribed' }), 'unsubscribe'],
    ['mailgun', mailgun({ event: 'opened' }), null],
    ['postmark', { RecordType: 'Bounce', Type: 'HardBounce', ID: 1, Email: email }, 'hard'],
    ['postmark', { RecordType: 'Bounce', Type: 'Transient', ID: 1, Email: email }, 'soft'],
    ['postmark', { RecordType: 'Bounce', Type: 'AutoResponder', ID: 1, Email: email }, null],
    ['postmark', { RecordType: 'SpamComplaint', ID: 1, Email: email }, 'complaint'],
    [
      'postmark',
      {
        RecordType: 'SubscriptionChange',
        SuppressSending: true,
        SuppressionReason: 'ManualSuppression',
        Recipient: email,
      },
      'unsubscribe',
    ],
    ['postmark', { RecordType: 'Delivery', Recipient: email }, null],
    ['brevo', brevo('hard_bounce'), 'hard'],
    ['brevo', [brevo('soft_bounce')], 'soft'],
    ['brevo', brevo('spam'), 'complaint'],
    ['brevo', brevo('constructor'), null],
    ['generic', { id: 'g', type: 'soft', email }, 'soft'],
  ])('%s: %j is %s', (name, body, type) => {
    const told = PROVIDERS[name].read(call(body));
    expect(told.map((each) => [each.type, each.email])).toEqual(type === null ? [] : [[type, email]]);
  });

  it('has a time that is not ahead', () => {
    const [{ at }] = PROVIDERS.sendgrid.read(call(sendgrid({ event: 'spamreport' })));
    expect(at).toEqual(new Date(1_770_112_800_000));
    const [later] = PROVIDERS.sendgrid.read(
      call(sendgrid({ event: 'spamreport', timestamp: 9_999_999_999 })),
    );
    expect(later.at).toEqual(receivedAt);
  });

  it('names the same event the same, and another one otherwise', () => {
    const idOf = (body: unknown) => PROVIDERS.brevo.read(call(body))[0].id;
    expect(idOf(brevo('spam'))).toBe(idOf({ ...brevo('spam'), id: 7, reason: 'x' }));
    expect(idOf(brevo('spam'))).not.toBe(idOf(brevo('hard_bounce')));
    expect(idOf(brevo('spam'))).not.toBe(idOf({ ...brevo('spam'), ts_event: 1 }));
  });
});

describe('refuseSecret', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  it.each([
    [{ headers: { authorization: 'Bearer s3:cret' } }, true],
    [{ headers: { authorization: basic('any:s3:cret') } }, true],
    [{ query: { secret: 's3:cret' } }, true],
    [{ headers: { authorization: basic('s3:cret') } }, false],
    [{ headers: { authorization: 'Bearer other' }, query: { secret: 's3:cret' } }, false],
    [{ headers: { authorization: 'Digest s3:cret' } }, false],
    [{ query: { secret: ['s3:cret', 's3:cret'] } }, false],
    [{}, false],
  ])('%j: %s', (more, isKnown) => expect(refuseSecret(call({}, more), 's3:cret') === null).toBe(isKnown));
});

describe('subscribeUrlOf', () => {
  it.each([
    ['https://sns.sa-east-1.amazonaws.com/?Action=ConfirmSubscription', true],
    ['https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription', true],
    ['http://sns.sa-east-1.amazonaws.com/', false],
    ['https://sns.sa-east-1.amazonaws.com.evil.example/', false],
    ['https://evil.example/sns.sa-east-1.amazonaws.com', false],
    ['https://sns.sa-east-1.amazonaws.com@evil.example/', false],
    ['https://sns.sa-east-1.amazonaws.com:8443/', false],
    ['https://169.254.169.254/', false],
    ['no url', false],
  ])('%s: %s', (url, isSns) => {
    expect(subscribeUrlOf(call({ Type: 'SubscriptionConfirmation', SubscribeURL: url }))).toBe(
      isSns ? url : null,
    );
  });
});
