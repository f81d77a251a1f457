import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import type { Contact } from '../../src/crm/contacts/contact.js';
import { Suppressions } from '../../src/crm/contacts/privacy/suppressions.js';
import { MailEvents } from '../../src/crm/mailing/events/mail-events.js';
import type { CrmMail } from '../../src/crm/mailing/sending/crm-mail.js';
import { CrmMailing } from '../../src/crm/mailing/sending/crm-mailing.js';
import { MailServer } from '../factories/mail-server.js';
import { member } from '../factories/staff.js';
import { type Answer, ApiClient, request } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const SUPPRESSIONS = '/api/crm/suppressions';
const SECRET = 'a secret of 24 letters..';
const SENDGRID = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const AGENT = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };

describe('mails to contacts, through a real SMTP server', () => {
  const server = new MailServer();
  let test: TestApp;
  let api: ApiClient;
  let mailing: CrmMailing;
  let contacts: Contacts;
  let events: MailEvents;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp({
      SMTP_URL: `smtp://${await server.start()}?socketTimeout=1000`,
      MAIL_FROM: 'Trader <td@example.com>',
      MAIL_UNSUBSCRIBE_TO: 'leave@example.com',
      PUBLIC_URL: 'https://td.example.com',
      INSIGHT_LOCALE: 'en',
      SUBSCRIBE: 'on',
      SUBSCRIBE_TAGS: 'newsletter',
      MAIL_BOUNCE_SECRETS: [
        ...['ses', 'mailgun', 'postmark', 'brevo', 'generic', 'message'].map((name) => `${name}=${SECRET}`),
        `sendgrid=${SENDGRID.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
      ].join(','),
    });
    api = await ApiClient.logIn(test.url);
    mailing = test.app.get(CrmMailing);
    contacts = test.app.get(Contacts);
    events = test.app.get(MailEvents);
  });
  afterAll(async () => {
    await test?.close();
    await server.stop();
  });

  const subscriber = async (more: object = {}): Promise<Contact> => {
    const input = { email: `reader${++count}@example.com`, subscription: 'subscribed' as const, ...more };
    return (await contacts.upsertByEmail([input], 'staff'))[0].contact;
  };
  const mailTo = (contact: Contact, more: Partial<CrmMail> = {}): CrmMail => ({
    contact,
    kind: 'campaign',
    ref: 'cmp_1',
    key: `key ${++count}`,
    subject: 'Olá',
    html: '<p>Olá <a href="https://shop.example/?a=1&amp;b=2">shop</a></p>',
    text: 'Olá: https://shop.example/',
    ...more,
  });
  /** A mail that was sent, with the addresses that stand in it, on the server of the test. */
  const sent = async (contact: Contact, more: Partial<CrmMail> = {}) => {
    const outcome = await mailing.send(mailTo(contact, more));
    expect(outcome.state).toBe('sent');
    const { raw } = server.of(contact.email).at(-1)!;
    const [head, body] = splitOnce(raw);
    const text = readable(body);
    const here = (pattern: RegExp) =>
      pattern.exec(text)?.[0].replace('https://td.example.com', test.url) ?? '';
    return {
      raw,
      head: head.replace(/\r\n[ \t]+/g, ' '),
      text,
      messageId: outcome.messageId,
      unsubscribe: here(/https:\/\/td\.example\.com\/unsubscribe\/[\w.-]+/),
      pixel: here(/https:\/\/td\.example\.com\/o\/[\w.-]+/),
      click: here(/https:\/\/td\.example\.com\/c\/[\w.-]+\?u=[\w-]+/),
    };
  };
  const page = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const statusOf = async ({ id }: Contact) => (await contacts.get(id)).subscription;
  const listed = async (email: string) =>
    (
      (await api.get(`${SUPPRESSIONS}?email=${encodeURIComponent(email)}`)).body as {
        items: { reason: string }[];
      }
    ).items[0]?.reason;
  const tell = (provider: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    request(`${test.url}/webhook/mail-bounce/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.isBuffer(body) ? body : typeof body === 'string' ? body : JSON.stringify(body),
    });
  const bearer = { authorization: `Bearer ${SECRET}` };

  describe('on their way', () => {
    it('have the headers of the field, a way out, followed links and a picture', async () => {
      const contact = await subscriber({ name: 'Ana Souza' });
      const mail = await sent(contact);
      const token = mail.unsubscribe.split('/').at(-1)!;
      expect(mail.head).toContain('From: Trader <td@example.com>');
      expect(mail.head).toContain(`To: Ana Souza <${contact.email}>`);
      expect(mail.head).toContain(`Message-ID: <${mail.messageId}>`);
      expect(mail.head).toContain(
        `List-Unsubscribe: <https://td.example.com/unsubscribe/${token}>, <mailto:leave@example.com?subject=unsubscribe%20${token}>`,
      );
      expect(mail.head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      expect(mail.head).toContain('Precedence: bulk');
      expect(mail.head).toContain('Auto-Submitted: auto-generated');
      expect(mail.text).toContain('text/plain');
      expect(mail.click).not.toBe('');
      expect(mail.pixel).not.toBe('');
      expect(mail.text.match(/\/unsubscribe\//g)).toHaveLength(2); // in the text and in the HTML
      expect(mail.text).not.toMatch(/\/c\/[^"]*unsubscribe/);
    });

    it('have no more links of ours than asked for, and keep the one that the template has', async () => {
      const contact = await subscriber();
      const mail = mailTo(contact, { tracking: { opens: false, clicks: false } });
      const url = await mailing.unsubscribeUrl(mail);
      const given = { ...mail, html: `<p><a href="${url}">out</a></p>`, text: `out: ${url}` };
      expect(await mailing.send(given)).toMatchObject({ state: 'sent' });
      const { raw } = server.of(contact.email)[0];
      expect(raw).not.toMatch(/td\.example\.com\/[oc]\//);
      expect(readable(splitOnce(raw)[1]).match(/unsubscribe\//g)).toHaveLength(2);
    });

    it('reach nobody else, and have no other header, whatever a name or a subject says', async () => {
      const contact = await subscriber({ name: 'Eve\r\nBcc: evil@example.com\r\n\r\nhi' });
      const mail = await sent(contact, { subject: 'Hi\r\nBcc: evil@example.com\r\nX-Evil: yes\n\nbody' });
      expect(server.of('evil@example.com')).toEqual([]);
      expect(mail.head).not.toMatch(/^(bcc|x-evil):/im);
      expect(mail.head).toContain('Subject: Hi Bcc: evil@example.com X-Evil: yes body');
    });

    it('tell apart what became of them', async () => {
      const states: Record<string, string> = {};
      const faults = {
        gone: { rcpt: '550 5.1.1 No such user' },
        refused: { data: '554 5.7.1 Spam' },
        later: { rcpt: '451 4.7.1 Greylisted' },
        cut: 'cut',
      } as const;
      for (const [name, fault] of Object.entries(faults)) {
        const contact = await subscriber();
        server.will(contact.email, fault);
        const mail = mailTo(contact, { ref: 'cmp_faults' });
        states[name] = (await mailing.send(mail)).state;
        const isBounced = name === 'gone';
        expect([name, (await statusOf(contact)).status, await listed(contact.email)]).toEqual(
          isBounced ? [name, 'unsubscribed', 'bounce'] : [name, 'subscribed', undefined],
        );
        if (isBounced) expect(await mailing.send(mail)).toMatchObject({ state: 'suppressed' });
      }
      expect(states).toEqual({ gone: 'failed', refused: 'failed', later: 'again', cut: 'unknown' });
      expect(await events.figures('cmp_faults')).toMatchObject({ sent: 0, bounced: 1 });
    });

    it('are not sent to whom nothing may be sent to at that moment, whatever the sender knows of them', async () => {
      const [left, suppressed, erased, pending] = await Promise.all(
        Array.from({ length: 4 }, () => subscriber()),
      );
      const reader = await subscriber();
      await contacts.setSubscription(left.id, 'unsubscribed', 'staff');
      await test.app.get(Suppressions).addErased([suppressed.email], new Date());
      await api.post(`/api/crm/contacts/${erased.id}/erase`);
      await contacts.setSubscription(pending.id, 'pending', 'form');
      const outcomes = await Promise.all(
        [left, suppressed, erased, pending, reader].map((contact) => mailing.send(mailTo(contact))),
      );
      expect(outcomes.map(({ state, ...rest }) => ('reason' in rest ? rest.reason : state))).toEqual([
        ...['unsubscribed', 'list', 'gone', 'unsubscribed', 'sent'],
      ]);
      for (const contact of [left, suppressed, erased, pending])
        expect(server.tries).not.toContain(contact.email);
    });
  });

  describe('their links', () => {
    it('show a page by GET, which changes nothing, and unsubscribe by POST', async () => {
      const contact = await subscriber();
      const mail = await sent(contact, { ref: 'cmp_leave' });
      const shown = await page(mail.unsubscribe, {
        headers: { 'accept-language': 'pt-BR,pt;q=0.9,en;q=0.8' },
      });
      expect(shown.status).toBe(200);
      expect(shown.text).toContain('<html lang="pt-BR">');
      expect(shown.text).toContain('<form method="post">');
      expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(shown.headers.get('cache-control')).toBe('no-store');
      expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
      await page(mail.unsubscribe, { method: 'HEAD' });
      expect((await statusOf(contact)).status).toBe('subscribed');

      const body = 'List-Unsubscribe=One-Click';
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      for (let time = 0; time < 2; time++) {
        expect((await page(mail.unsubscribe, { method: 'POST', headers, body })).status).toBe(200);
      }
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'self' });
      expect(await listed(contact.email)).toBe('unsubscribe');
      expect(await events.figures('cmp_leave')).toMatchObject({ sent: 1, unsubscribed: 1 });
      expect(await mailing.send(mailTo(contact))).toMatchObject({ state: 'suppressed' });
      // staff cannot bring them back while they are on the list
      expect((await api.patch(`/api/crm/contacts/${contact.id}`, { subscribed: true })).status).toBe(409);
    });

    it.each(['multipart/form-data; boundary=x', undefined])('unsubscribe with a body of %s', async (type) => {
      const contact = await subscriber();
      const { unsubscribe } = await sent(contact);
      const form =
        '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
      const init = type ? { headers: { 'content-type': type }, body: form } : {};
      expect((await page(unsubscribe, { method: 'POST', ...init })).status).toBe(200);
      expect((await statusOf(contact)).status).toBe('unsubscribed');
    });

    it('do nothing when they are forged, or made for something else', async () => {
      const contact = await subscriber();
      const mail = await sent(contact, { ref: 'cmp_forged' });
      const [, target] = mail.click.split('?u=');
      const tokenOf = (url: string) => url.split('?')[0].split('/').at(-1)!;
      const forged = tokenOf(mail.unsubscribe).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      const evil = Buffer.from('https://evil.example/').toString('base64url');
      for (const path of [
        `unsubscribe/${forged}`,
        `unsubscribe/${tokenOf(mail.pixel)}`,
        `confirm/${tokenOf(mail.unsubscribe)}`,
        `c/${tokenOf(mail.click)}?u=${evil}`,
        `c/${tokenOf(mail.unsubscribe)}?u=${target}`,
        `c/${tokenOf(mail.click)}`,
      ]) {
        const { status, headers } = await page(`${test.url}/${path}`);
        expect([path, status, headers.get('location')]).toEqual([path, 404, null]);
      }
      expect((await page(`${test.url}/unsubscribe/${forged}`, { method: 'POST' })).status).toBe(404);
      const pixel = await page(`${test.url}/o/${forged}`, { headers: AGENT });
      expect([pixel.status, pixel.headers.get('content-type')]).toEqual([200, 'image/gif']);
      expect((await statusOf(contact)).status).toBe('subscribed');
      expect(await events.figures('cmp_forged')).toMatchObject({
        sent: 1,
        opened: 0,
        clicked: 0,
        unsubscribed: 0,
      });
    });

    it('count who opens and follows them, once for each contact, and not machines', async () => {
      const ref = 'cmp_counted';
      const [ana, bia] = [await subscriber(), await subscriber()];
      const mail = await sent(ana, { ref, variant: 'a' });
      const other = await sent(bia, { ref, variant: 'b' });
      for (const agent of ['Mozilla/5.0', 'Barracuda Sentinel']) {
        await page(other.pixel, { headers: { 'user-agent': agent } });
      }
      await page(other.click, { method: 'HEAD', headers: AGENT });
      for (let time = 0; time < 3; time++) {
        const pixel = await page(mail.pixel, { headers: AGENT });
        expect(pixel.headers.get('cache-control')).toBe('no-store');
        expect(pixel.text.slice(0, 6)).toBe('GIF89a');
      }
      const click = await page(mail.click, { headers: AGENT });
      expect([click.status, click.headers.get('location')]).toEqual([302, 'https://shop.example/?a=1&b=2']);
      // as a mail program has changed it
      const changed = await page(`${mail.click}&fbclid=x&utm_source=mail`, { headers: AGENT });
      expect([changed.status, changed.headers.get('location')]).toEqual([302, click.headers.get('location')]);
      const none = { complained: 0, bounced: 0, unsubscribed: 0 };
      expect(await events.figures(ref, ['a', 'b'])).toEqual({
        ...{ sent: 2, opened: 1, clicked: 1, ...none },
        variants: {
          a: { sent: 1, opened: 1, clicked: 1, ...none },
          b: { sent: 1, opened: 0, clicked: 0, ...none },
        },
      });
      const since = new Date(Date.now() - 60_000);
      const opened = { deed: 'opened', campaign: ref, since } as const;
      expect(await events.among(opened, [ana.id, bia.id])).toEqual(new Set([ana.id]));
      expect(await events.all(opened, 10)).toEqual(new Set([ana.id]));
      expect(await events.all({ deed: 'sent', campaign: ref }, 1)).toBeNull();
      expect(await events.all({ ...opened, since: new Date(Date.now() + 60_000) }, 10)).toEqual(new Set());
      const timeline = (await api.get(`/api/crm/contacts/${ana.id}/timeline`)).body as { items: object[] };
      expect(timeline.items[0]).toMatchObject({ kind: 'mail', title: 'Olá', data: { ref, variant: 'a' } });
      expect((await api.get('/api/crm/stats')).body.mailsSent30d).toBeGreaterThanOrEqual(2);
    });

    it('of tests change nothing', async () => {
      const contact = await subscriber();
      const mail = mailTo(contact, { kind: 'test', to: 'staff@example.com', ref: 'cmp_test' });
      expect(await mailing.send(mail)).toMatchObject({ state: 'sent' });
      const raw = readable(server.of('staff@example.com')[0].raw);
      const [token] = /\/unsubscribe\/([\w.-]+)/.exec(raw)!.slice(1);
      expect((await page(`${test.url}/unsubscribe/${token}`, { method: 'POST' })).status).toBe(200);
      expect((await statusOf(contact)).status).toBe('subscribed');
      expect(await events.figures('cmp_test')).toMatchObject({ sent: 0, unsubscribed: 0 });
    });

    it('of somebody who was erased answer kindly, and write nothing', async () => {
      const contact = await subscriber();
      const mail = await sent(contact, { ref: 'cmp_erased', subject: 'Private matter' });
      await api.post(`/api/crm/contacts/${contact.id}/erase`);
      expect((await page(mail.pixel, { headers: AGENT })).status).toBe(200);
      expect((await page(mail.click, { headers: AGENT })).status).toBe(302);
      expect((await page(mail.unsubscribe, { method: 'POST' })).text).toContain('Nothing to do');
      await tell('generic', { id: 'erased-1', type: 'hard', email: contact.email }, bearer);
      expect(await events.figures('cmp_erased')).toMatchObject({ sent: 1, opened: 0, unsubscribed: 0 });
      const { db } = test.app.get<Connection>(getConnectionToken());
      for (const name of ['crm_mails', 'crm_bounces', 'crm_suppressions', 'crm_moved_contacts']) {
        const all = JSON.stringify(await db!.collection(name).find().toArray());
        for (const word of [contact.email, contact.id, 'Private matter']) expect(all).not.toContain(word);
      }
    });

    it('of somebody who was merged still unsubscribe', async () => {
      const [kept, other] = [await subscriber(), await subscriber()];
      const { unsubscribe } = await sent(other);
      const merged = await api.post('/api/crm/contacts/merge', { keepId: kept.id, mergeIds: [other.id] });
      expect(merged.status).toBe(200);
      expect((await page(unsubscribe, { method: 'POST' })).status).toBe(200);
      expect((await statusOf(kept)).status).toBe('unsubscribed');
      const exported = (await api.get(`/api/crm/contacts/${kept.id}/export`)).body as Record<
        string,
        object[]
      >;
      expect(exported['mails']).toHaveLength(1);
      expect(exported['suppressions']).toHaveLength(2);
    });
  });

  describe('that come back', () => {
    const at = new Date(Date.now() - 1000);
    const seconds = () => String(Math.floor(Date.now() / 1000));
    const calls: Record<
      string,
      (email: string, mail: { messageId: string; head: string }) => Promise<Answer>
    > = {
      ses: (email, { head }) => {
        const [, token] = /X-Td-Mail: (\S+)/.exec(head)!;
        const message = {
          notificationType: 'Bounce',
          bounce: {
            feedbackId: `f-${email}`,
            bounceType: 'Permanent',
            timestamp: at.toISOString(),
            bouncedRecipients: [{ emailAddress: email, status: '5.1.1', diagnosticCode: 'smtp; 550 no' }],
          },
          mail: { headers: [{ name: 'X-Td-Mail', value: token }] },
        };
        const envelope = { Type: 'Notification', MessageId: 'm', Message: JSON.stringify(message) };
        const basic = { authorization: `Basic ${Buffer.from(`sns:${SECRET}`).toString('base64')}` };
        return tell('ses', envelope, { 'content-type': 'text/plain; charset=UTF-8', ...basic });
      },
      sendgrid: (email, { messageId }) => {
        const body = JSON.stringify([
          { event: 'delivered', email, sg_event_id: `d-${email}` },
          {
            ...{ event: 'bounce', type: 'bounce', email, sg_event_id: `b-${email}` },
            ...{ 'smtp-id': `<${messageId}>`, timestamp: Math.floor(at.getTime() / 1000), reason: '550 no' },
          },
        ]);
        const time = seconds();
        const signature = sign('sha256', Buffer.from(time + body), SENDGRID.privateKey).toString('base64');
        return tell('sendgrid', body, {
          'x-twilio-email-event-webhook-signature': signature,
          'x-twilio-email-event-webhook-timestamp': time,
        });
      },
      mailgun: (email, { messageId }) => {
        const timestamp = seconds();
        const token = 'a token';
        const signature = createHmac('sha256', SECRET)
          .update(timestamp + token)
          .digest('hex');
        return tell('mailgun', {
          signature: { timestamp, token, signature },
          'event-data': {
            ...{ event: 'failed', severity: 'permanent', id: `g-${email}`, recipient: email },
            ...{ timestamp: at.getTime() / 1000, message: { headers: { 'message-id': messageId } } },
          },
        });
      },
      postmark: (email, { messageId }) =>
        request(`${test.url}/webhook/mail-bounce/postmark?secret=${encodeURIComponent(SECRET)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{
              RecordType: 'Bounce',
              ID: count,
              Type: 'HardBounce',
              Email: email,
              BouncedAt: at.toISOString(),
            },
            ...{ Metadata: { mail: messageId.split('@')[0] } },
          }),
        }),
      brevo: (email, { messageId }) =>
        tell(
          'brevo',
          {
            ...{ event: 'hard_bounce', email, id: 1, ts_event: Math.floor(at.getTime() / 1000) },
            ...{ 'message-id': `<other@brevo>`, 'X-Mailin-custom': messageId.split('@')[0] },
          },
          bearer,
        ),
      generic: (email, { messageId }) =>
        tell('generic', [{ id: `n-${email}`, type: 'hard', email, messageId, at: at.toISOString() }], bearer),
      message: (email, { messageId }) =>
        tell('message', report(email, messageId, '5.1.1'), { 'content-type': 'message/rfc822', ...bearer }),
    };

    it.each(Object.keys(calls))('as %s tells it: nothing more is sent there', async (provider) => {
      const contact = await subscriber();
      const ref = `cmp_${provider}`;
      const mail = await sent(contact, { ref });
      const first = await calls[provider](contact.email, mail);
      expect([first.status, first.body]).toEqual([200, { taken: 1, known: 0 }]);
      expect((await calls[provider](contact.email, mail)).body).toEqual({ taken: 0, known: 1 });
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'bounce' });
      expect(await listed(contact.email)).toBe('bounce');
      expect(await events.figures(ref)).toMatchObject({ sent: 1, bounced: 1 });
    });

    it('are believed of nobody who does not know the secret', async () => {
      const { email } = await subscriber();
      const event = { id: 'x', type: 'hard', email };
      const wrong = { authorization: 'Bearer another secret' };
      const unsigned = { signature: { timestamp: seconds(), token: 't', signature: '00' }, 'event-data': {} };
      const answers = await Promise.all([
        tell('generic', event),
        tell('generic', event, wrong),
        tell('generic?secret=no', event),
        tell('ses', event, wrong),
        tell('postmark', event),
        tell('brevo', event),
        tell('mailgun', unsigned),
        tell('sendgrid', [event], { 'x-twilio-email-event-webhook-signature': 'AAAA' }),
        tell('message', report(email, 'a.b@c', '5.1.1'), { 'content-type': 'message/rfc822' }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
      for (const provider of ['nobody', 'constructor', '__proto__']) {
        expect((await tell(provider, event, bearer)).status).toBe(404);
      }
      expect(await listed(email)).toBeUndefined();
    });

    it('are refused when they are garbage, with the field', async () => {
      expect((await tell('generic', '{', bearer)).status).toBe(400);
      expect((await tell('generic', '', bearer)).status).toBe(400);
      const wrong = await tell('generic', [{ id: 'x', type: 'hard', email: 'no' }], bearer);
      expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, '[0].email']);
      const topic = { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://sns.evil.example/' };
      expect((await tell('ses', topic, bearer)).status).toBe(400);
      for (const body of [[], {}, 'x', 7, null, [null, 1, { event: 'bounce' }]]) {
        const answer = await tell('brevo', JSON.stringify(body), bearer);
        expect([answer.status, answer.body]).toEqual([200, { taken: 0, known: 0 }]);
      }
      const bytes = Buffer.from([0, 255, 13, 10, 13, 10, 7]);
      const message = await tell('message', bytes, { 'content-type': 'message/rfc822', ...bearer });
      expect([message.status, message.body.taken]).toEqual([200, 0]);
    });

    it('softly are counted, and count as hard after three mails without a sign of life', async () => {
      const contact = await subscriber();
      const soft = async (at: number, mail?: { messageId: string }) =>
        tell(
          'generic',
          {
            id: `soft-${contact.id}-${at}-${++count}`,
            type: 'soft',
            email: contact.email,
            messageId: mail?.messageId,
          },
          bearer,
        );
      const mails = [];
      for (let at = 0; at < 5; at++) mails.push(await sent(contact, { ref: 'cmp_soft' }));
      await soft(0, mails[0]);
      for (let again = 0; again < 4; again++) await soft(1, mails[1]); // the same mail, tried again and again
      expect((await statusOf(contact)).status).toBe('subscribed');
      await page(mails[0].pixel, { headers: AGENT }); // alive
      await soft(2, mails[2]);
      await soft(3, mails[3]);
      expect((await statusOf(contact)).status).toBe('subscribed');
      await soft(4, mails[4]);
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'bounce' });
    });

    it('as spam unsubscribe, and a bounce that is told afterwards does not make less of it', async () => {
      const contact = await subscriber();
      const { messageId } = await sent(contact, { ref: 'cmp_spam' });
      const { email } = contact;
      await tell('generic', { id: `c-${email}`, type: 'complaint', email, messageId }, bearer);
      await tell('generic', { id: `h-${email}`, type: 'hard', email, messageId }, bearer);
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'complaint' });
      expect(await listed(email)).toBe('complaint');
      expect(await events.figures('cmp_spam')).toMatchObject({ complained: 1, bounced: 1 });
    });

    it('as mails themselves count only with a token of ours, and say nothing when nobody was there to read', async () => {
      const contact = await subscriber();
      const mail = await sent(contact);
      const post = async (raw: string) =>
        (await tell('message', raw, { 'content-type': 'message/rfc822', ...bearer })).body as {
          taken: number;
        };
      const forged = `${mail.messageId.replace(/.@/, (end) => (end === 'A@' ? 'B@' : 'A@'))}`;
      expect(await post(report(contact.email, forged, '5.1.1'))).toMatchObject({ taken: 0 });
      const away = `From: ${contact.email}\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <${mail.messageId}>\r\n\r\nBack on Monday\r\n`;
      expect(await post(away)).toMatchObject({ taken: 0 });
      const delayed = report(contact.email, mail.messageId, '4.4.7').replace(
        'Action: failed',
        'Action: delayed',
      );
      expect(await post(delayed)).toMatchObject({ taken: 0 });
      expect((await statusOf(contact)).status).toBe('subscribed');
      const token = mail.unsubscribe.split('/').at(-1)!;
      const wish = `From: ${contact.email}\r\nTo: leave@example.com\r\nSubject: unsubscribe ${token}\r\n\r\n\r\n`;
      expect(await post(wish)).toMatchObject({ taken: 1 });
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'self' });
    });
  });

  describe('to who has signed up', () => {
    const confirmUrl = async (email: string, nth = 0): Promise<string> => {
      await until(() => server.of(email).length > nth);
      const raw = readable(server.of(email)[nth].raw);
      return /https:\/\/td\.example\.com\/confirm\/[\w.-]+/
        .exec(raw)![0]
        .replace('https://td.example.com', test.url);
    };
    const anyone = () => new ApiClient(test.url, '');

    it('begin when they have confirmed it, by POST and not by GET', async () => {
      const email = `fresh${++count}@example.com`;
      const answer = await anyone().post('/subscribe', {
        email: email.toUpperCase(),
        name: 'Cau',
        tags: ['Newsletter'],
      });
      expect([answer.status, answer.body]).toEqual([202, { status: 'pending' }]);
      const url = await confirmUrl(email);
      const contact = (await contacts.findByEmail(email))!;
      expect(contact).toMatchObject({
        name: 'Cau',
        tags: ['newsletter'],
        subscription: { status: 'pending' },
      });
      expect(server.of(email)[0].raw).not.toContain('Cau');
      expect(await mailing.send(mailTo(contact))).toMatchObject({ state: 'suppressed' });
      expect((await page(url)).text).toContain('<form method="post">');
      expect((await statusOf(contact)).status).toBe('pending');
      expect((await page(url, { method: 'POST' })).text).toContain('confirmed');
      expect(await statusOf(contact)).toMatchObject({ status: 'subscribed', by: 'self' });
      // they leave: the old link does not bring them back, a new sign-up does
      await page((await sent(contact)).unsubscribe, { method: 'POST' });
      expect((await page(url, { method: 'POST' })).text).toContain('expired');
      expect((await statusOf(contact)).status).toBe('unsubscribed');
      await anyone().post('/subscribe', { email });
      const again = await confirmUrl(email, 2);
      expect((await statusOf(contact)).status).toBe('unsubscribed');
      await page(again, { method: 'POST' });
      expect((await statusOf(contact)).status).toBe('subscribed');
      expect(await mailing.send(mailTo(contact))).toMatchObject({ state: 'sent' });
    });

    it('answer the same of whom they know, and change nothing about them', async () => {
      const contact = await subscriber({ name: 'Dora' });
      const spam = await subscriber();
      await tell('generic', { id: `s-${spam.id}`, type: 'complaint', email: spam.email }, bearer);
      for (const { email } of [contact, spam]) {
        const answer = await anyone().post('/subscribe', { email, name: 'Evil', tags: ['newsletter'] });
        expect([answer.status, answer.body]).toEqual([202, { status: 'pending' }]);
      }
      // whoever comes after them has been mailed: so would they have been
      const last = `last${++count}@example.com`;
      await anyone().post('/subscribe', { email: last });
      await confirmUrl(last);
      expect(server.of(contact.email)).toEqual([]);
      expect(server.of(spam.email)).toEqual([]);
      expect(await contacts.get(contact.id)).toMatchObject({ name: 'Dora', tags: [] });
    });

    it('are not asked for by whoever likes to annoy, or with tags of their own', async () => {
      const email = `victim${++count}@example.com`;
      expect((await anyone().post('/subscribe', { email, tags: ['vip'] })).status).toBe(400);
      expect((await anyone().post('/subscribe', { email: 'a@b.co\r\nBcc: x@y.z' })).status).toBe(400);
      const statuses = [];
      for (let time = 0; time < 4; time++)
        statuses.push((await anyone().post('/subscribe', { email })).status);
      expect(statuses).toEqual([202, 202, 202, 429]);
    });
  });

  describe('the suppression list', () => {
    it('is for staff: to read, to add to and to take off', async () => {
      const contact = await subscriber();
      const added = await api.post(SUPPRESSIONS, { email: contact.email.toUpperCase() });
      expect([added.status, added.body]).toMatchObject([201, { email: contact.email, reason: 'manual' }]);
      expect(await statusOf(contact)).toMatchObject({ status: 'unsubscribed', by: 'staff' });
      expect((await api.post(SUPPRESSIONS, { email: contact.email })).body.id).toBe(added.body.id);
      const first = (await api.get(`${SUPPRESSIONS}?limit=1`)).body as {
        items: object[];
        nextCursor: string;
      };
      expect(first.items).toEqual([added.body]);
      const next = await api.get(`${SUPPRESSIONS}?limit=1&cursor=${first.nextCursor}&reason=bounce`);
      expect([next.status, next.body.items[0].reason]).toEqual([200, 'bounce']);
      expect((await api.delete(`${SUPPRESSIONS}/${added.body.id}`)).status).toBe(204);
      expect((await api.delete(`${SUPPRESSIONS}/${contact.email}`)).status).toBe(404);
      await api.post(SUPPRESSIONS, { email: contact.email });
      expect((await api.delete(`${SUPPRESSIONS}/${contact.email}`)).status).toBe(204);
      expect((await statusOf(contact)).status).toBe('unsubscribed');
      expect((await api.post(SUPPRESSIONS, { email: 'nobody' })).status).toBe(400);
      const trail = JSON.stringify((await api.get('/api/admin/audit?limit=20')).body);
      expect(trail).toContain('crm.unsuppress');
      expect(trail).not.toContain(contact.email);
      const ana = await member(test.url);
      expect((await ana.api.get(SUPPRESSIONS)).status).toBe(403);
      expect((await ana.api.post(SUPPRESSIONS, { email: 'x@example.com' })).status).toBe(403);
    });
  });
});

/** Quoted-printable, as far as addresses go. */
function readable(text: string): string {
  return text.replace(/=\r\n/g, '').replace(/=3D/g, '=').replaceAll('&amp;', '&');
}

function splitOnce(raw: string): [string, string] {
  const at = raw.indexOf('\r\n\r\n');
  return [raw.slice(0, at), raw.slice(at + 4)];
}

/** A report that a mail was not delivered, as mail servers write it. */
function report(email: string, messageId: string, status: string): string {
  return [
    'From: Mail Delivery System <mailer-daemon@mx.example.net>',
    'To: td@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your mail could not be delivered.',
    '',
    '--part',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${email}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} this mailbox`,
    ' is not here',
    '',
    '--part',
    'Content-Type: text/rfc822-headers',
    '',
    'From: Trader <td@example.com>',
    `To: ${email}`,
    `Message-ID: <${messageId}>`,
    '',
    '--part--',
    '',
  ].join('\r\n');
}
