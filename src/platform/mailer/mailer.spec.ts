import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { type JobProcess, startJobProcess, until } from '../../../test/factories/job-process.js';
import { MailServer } from '../../../test/factories/mail-server.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { Jobs } from '../jobs/jobs.js';
import { Metrics } from '../metrics/metrics.js';
import type { NewMail } from './mail.js';
import { MailRepository, type StoredMail } from './mail.repository.js';
import { MailSender, SEND_MAIL } from './mail.sender.js';
import { MAIL_STATES, type MailState } from './mail.states.js';
import { Mailer } from './mailer.js';

const MINUTE = 60_000;
/** Of one installation, whose processes read what the others have sealed. */
const ENCRYPTION_KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const mailTo = (to: string, more: Partial<NewMail> = {}): NewMail => ({
  to,
  kind: 'spec.mail',
  subject: 'Olá, você',
  text: 'token-4711 for you',
  html: '<p>token-4711 for you</p>',
  ...more,
});

/** What the database holds of a mail, all of it. */
const rowOf = (process: JobProcess, id: string) =>
  process.module
    .get<Connection>(getConnectionToken())
    .collection<{ _id: string }>('mails')
    .findOne({ _id: id });

describe('Mailer, through a real SMTP server', () => {
  const server = new MailServer({
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'pass%word'
        ? done(null, { user: username })
        : done(Object.assign(new Error(`No: ${password}`), { responseCode: 535 })),
  });
  const uri = freshDatabaseUri();
  const clock = new ManualClock();
  let process: JobProcess;
  let mailer: Mailer;
  let address: string;

  beforeAll(async () => {
    address = await server.start();
    process = await startJobProcess(
      {
        MONGODB_URI: uri,
        ENCRYPTION_KEY,
        SMTP_URL: `smtp://td:pass%25word@${address}?socketTimeout=400`,
        MAIL_FROM: 'Trader <td@example.com>',
      },
      undefined,
      clock,
    );
    mailer = process.module.get(Mailer);
  });
  afterAll(async () => {
    await process.close();
    await server.stop();
  });

  const only = async (to: string, at = mailer): Promise<StoredMail> => {
    const [mail, ...others] = await at.list({ to }, 10);
    expect(others).toEqual([]);
    return mail;
  };
  const reaches = async (
    to: string,
    state: MailState,
    attempts: number,
    at = mailer,
  ): Promise<StoredMail> => {
    await until(async () => {
      const [mail] = await at.list({ to }, 1);
      return mail?.state === state && mail.attempts >= attempts;
    });
    return only(to, at);
  };

  it('sends a mail, and forgets what it said', async () => {
    await mailer.send(mailTo('Ana@Example.com'));
    const mail = await reaches('ana@example.com', 'sent', 1);
    expect(mail).toMatchObject({ kind: 'spec.mail', subject: 'Olá, você', attempts: 1 });
    expect(mail.sentAt).toEqual(clock.date());
    const [{ raw, from, to, user }] = server.of('ana@example.com');
    expect({ from, to, user }).toEqual({ from: 'td@example.com', to: ['ana@example.com'], user: 'td' });
    expect(raw).toContain('From: Trader <td@example.com>');
    expect(raw).toContain(`Message-ID: <${mail.id}@example.com>`);
    expect(raw).toContain('token-4711 for you');
    expect(raw).toContain('text/html');
    expect(raw).toContain('Auto-Submitted: auto-generated');
    expect(JSON.stringify(await rowOf(process, mail.id))).not.toContain('body');
    expect(mailer.bodyOf(mail)).toBeNull();
  });

  it('tries again what the server does not take now, as the same mail', async () => {
    server.will('later@example.com', { rcpt: '451 Greylisted' }, { data: '452 Full' });
    await mailer.send(mailTo('later@example.com'));
    expect((await reaches('later@example.com', 'queued', 1)).error).toBe('EENVELOPE: 451 Greylisted');
    const written = await rowOf(process, (await only('later@example.com')).id);
    expect(JSON.stringify(written)).not.toContain('token-4711'); // sealed while it waits
    clock.advance(MINUTE);
    expect((await reaches('later@example.com', 'queued', 2)).error).toBe('EMESSAGE: 452 Full');
    clock.advance(MINUTE);
    const mail = await reaches('later@example.com', 'sent', 3);
    expect(mail).not.toHaveProperty('error');
    const [{ raw }] = server.of('later@example.com');
    expect(raw).toContain(`Message-ID: ${mail.messageId}`);
    expect(raw).toContain(`Date: ${mail.createdAt.toUTCString().replace('GMT', '+0000')}`);
  });

  it('gives up what the server refuses, and keeps its answer', async () => {
    server.will('nobody@example.com', { rcpt: '550 No such user here' });
    await mailer.send(mailTo('nobody@example.com'));
    const mail = await reaches('nobody@example.com', 'failed', 1);
    expect(mail.error).toBe('EENVELOPE: 550 No such user here');
    expect(mail).not.toHaveProperty('body');
    clock.advance(10 * MINUTE);
    server.will('refused@example.com', { data: '554 Spam' });
    await mailer.send(mailTo('refused@example.com'));
    expect((await reaches('refused@example.com', 'failed', 1)).error).toBe('EMESSAGE: 554 Spam');
    expect(server.tries.filter((to) => to === 'nobody@example.com')).toHaveLength(1);
  });

  it.each(['cut', 'hang'] as const)(
    'tries again after a connection that the server does %s',
    async (fault) => {
      const to = `${fault}@example.com`;
      server.will(to, fault);
      await mailer.send(mailTo(to));
      expect((await reaches(to, 'queued', 1)).error).toMatch(/^E(CONNECTION|SOCKET|TIMEDOUT): /);
      clock.advance(MINUTE);
      await reaches(to, 'sent', 2);
      expect(server.of(to)).toHaveLength(1);
    },
  );

  it('cannot be made to send to others, or to write other headers', async () => {
    await mailer.send(mailTo('safe@example.com', { subject: 'Hi\r\nBcc: eve@example.com\r\n\r\nText' }));
    const mail = await reaches('safe@example.com', 'sent', 1);
    expect(mail.subject).toBe('Hi Bcc: eve@example.com Text');
    const [{ raw, to }] = server.of('safe@example.com');
    expect(to).toEqual(['safe@example.com']);
    expect(raw).not.toMatch(/^Bcc:/m);

    const before = server.tries.length;
    const evil = 'ana@example.com\r\nBcc: eve@example.com';
    await mailer.send(mailTo(evil));
    expect(await only(evil)).toMatchObject({ state: 'failed', attempts: 0 });
    expect(server.tries).toHaveLength(before);
  });

  it('writes one mail for a key, whoever asks and when', async () => {
    const mail = mailTo('once@example.com', { key: 'spec:once' });
    await Promise.all([mailer.send(mail), mailer.send(mail), mailer.send(mail)]);
    await reaches('once@example.com', 'sent', 1);
    await mailer.send(mail);
    await only('once@example.com');
    expect(server.of('once@example.com')).toHaveLength(1);
  });

  /** A mail as whoever died has left it: written, and perhaps begun. */
  async function leftBehind(to: string, begun: boolean): Promise<string> {
    const mails = process.module.get(MailRepository);
    const off = await startJobProcess({ MONGODB_URI: uri, ENCRYPTION_KEY }, undefined, clock);
    await off.module.get(Mailer).send(mailTo(to)); // kept there: no job is ordered
    await off.close();
    const { id } = await only(to);
    const rows = process.module.get<Connection>(getConnectionToken()).collection<{ _id: string }>('mails');
    await rows.updateOne({ _id: id }, { $set: { state: 'queued' } });
    if (begun) await mails.begin(id);
    return id;
  }

  it('sends again what a worker had begun when it died', async () => {
    const mailId = await leftBehind('begun@example.com', true);
    await process.module.get(Jobs).add(SEND_MAIL, { mailId }, { key: mailId });
    const mail = await reaches('begun@example.com', 'sent', 2);
    expect(server.of('begun@example.com')[0].raw).toContain(`Message-ID: ${mail.messageId}`);
  });

  it('finds what was written by one who died before the job was ordered', async () => {
    await mailer.send(mailTo('young@example.com'));
    await reaches('young@example.com', 'sent', 1);
    const id = await leftBehind('forgotten@example.com', false);
    const sender = process.module.get(MailSender);
    expect(await sender.findForgotten()).toEqual({ ordered: 0, givenUp: 0 });
    clock.advance(2 * MINUTE);
    expect(await sender.findForgotten()).toEqual({ ordered: 1, givenUp: 0 });
    expect((await reaches('forgotten@example.com', 'sent', 1)).id).toBe(id);
  });

  it('says in figures how many there are', async () => {
    expect(await process.module.get(Metrics).text()).toMatch(/^mails\{state="sent"\} [1-9]/m);
    // one state is what is left of all, whichever it is
    const mails = process.module.get(MailRepository);
    const counted = await mails.countByState();
    for (const state of MAIL_STATES) expect(await mails.countByState(state)).toEqual(counted);
  });
});

describe('Mailer, where the server is not as it should be', () => {
  const clock = new ManualClock();
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function start(variables: Record<string, string>): Promise<{ process: JobProcess; mailer: Mailer }> {
    const process = await startJobProcess({ ENCRYPTION_KEY, ...variables }, undefined, clock);
    open.push(() => process.close());
    return { process, mailer: process.module.get(Mailer) };
  }
  async function listen(server: MailServer, port?: number): Promise<string> {
    const address = await server.start(port);
    open.push(() => server.stop());
    return address;
  }
  const ends = async (mailer: Mailer, state: MailState, tries = 1): Promise<StoredMail> => {
    await until(async () => {
      const [mail] = await mailer.list({}, 1);
      return mail?.state === state && mail.attempts >= tries;
    });
    return (await mailer.list({}, 1))[0];
  };

  it('keeps mails where there is none, to be read by the admin, and sends none later', async () => {
    const MONGODB_URI = freshDatabaseUri();
    const { process, mailer } = await start({ MONGODB_URI });
    await mailer.send(mailTo('ana@example.com'));
    const mail = await ends(mailer, 'kept', 0);
    expect(mailer.bodyOf(mail)).toEqual({
      text: 'token-4711 for you',
      html: '<p>token-4711 for you</p>',
    });
    expect(await process.module.get(Jobs).list({ name: SEND_MAIL })).toEqual([]);

    const server = new MailServer();
    const later = await start({ MONGODB_URI, SMTP_URL: `smtp://${await listen(server)}` });
    clock.advance(2 * MINUTE);
    await later.process.module.get(MailSender).findForgotten();
    await later.mailer.send(mailTo('second@example.com'));
    await ends(later.mailer, 'sent');
    expect(server.tries).toEqual(['second@example.com']);
  });

  it('keeps what waits when SMTP_URL is taken away', async () => {
    const MONGODB_URI = freshDatabaseUri();
    const before = await start({ MONGODB_URI, SMTP_URL: 'smtp://127.0.0.1:1' });
    await before.mailer.send(mailTo('ana@example.com'));
    await ends(before.mailer, 'queued', 1);
    await open.pop()!();
    const { mailer } = await start({ MONGODB_URI });
    clock.advance(MINUTE);
    expect(mailer.bodyOf(await ends(mailer, 'kept'))).not.toBeNull();
  });

  it('sends when it is back', async () => {
    const gone = new MailServer();
    const address = await gone.start();
    await gone.stop();
    const { mailer } = await start({ SMTP_URL: `smtp://${address}` });
    await mailer.send(mailTo('ana@example.com'));
    expect((await ends(mailer, 'queued', 1)).error).toMatch(/^E\w+: .*ECONNREFUSED/);
    const back = new MailServer();
    await listen(back, Number(address.split(':')[1]));
    clock.advance(MINUTE);
    await ends(mailer, 'sent', 2);
    expect(back.of('ana@example.com')).toHaveLength(1);
  });

  it('waits for a password that is right, and writes down none', async () => {
    const server = new MailServer({
      onAuth: ({ password }, _session, done) =>
        done(Object.assign(new Error(`wrong: ${password}`), { responseCode: 535 })),
    });
    const { process, mailer } = await start({ SMTP_URL: `smtp://td:pass%25word@${await listen(server)}` });
    await mailer.send(mailTo('ana@example.com'));
    const mail = await ends(mailer, 'queued', 1);
    expect(mail.error).toMatch(/^EAUTH: 535 .*wrong: \*\*\*/);
    const [job] = await process.module.get(Jobs).list({ name: SEND_MAIL });
    expect(JSON.stringify(job)).not.toContain('pass%');
  });

  it.each([
    { url: 'smtps', query: '?tls.rejectUnauthorized=false', secure: true, state: 'sent', starttls: false },
    { url: 'smtps', query: '', secure: true, state: 'queued', starttls: false },
    { url: 'smtp', query: '?requireTLS=true', secure: false, state: 'queued', starttls: false },
    { url: 'smtp', query: '?tls.rejectUnauthorized=false', secure: false, state: 'sent', starttls: true },
  ] as const)('TLS as $url://$query says: $state', async ({ url, query, secure, state, starttls }) => {
    const disabledCommands = starttls ? ['AUTH'] : ['AUTH', 'STARTTLS'];
    const server = new MailServer({ secure, disabledCommands });
    const { mailer } = await start({ SMTP_URL: `${url}://${await listen(server)}${query}` });
    await mailer.send(mailTo('ana@example.com'));
    await ends(mailer, state);
    expect(server.received.map((mail) => mail.secure)).toEqual(state === 'sent' ? [true] : []);
  });
});
