import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { Encryption } from '../encryption/encryption.js';
import { Jobs } from '../jobs/jobs.js';
import { openBody, sealBody } from './mail.body.js';
import type { MailBody, MailFilter, NewMail } from './mail.js';
import { MAIL_ID, MailRepository, type StoredMail } from './mail.repository.js';
import { isMailable, oneLine } from './mail.rules.js';
import { SEND_MAIL } from './mail.sender.js';
import { Smtp } from './smtp.js';

/** How long a mail is kept, and its key with it. */
const KEPT_MS = 90 * 86_400_000;
/** How long a mail that nobody keeps may take, in ms. */
const AT_ONCE_MS = 30_000;

/**
 * Mails that must not be lost: written here, sent by a job, at least once; see docs/mail.md. Without SMTP_URL they are
 * kept for the admin to see, and none is sent.
 */
@Injectable()
export class Mailer {
  constructor(
    private readonly mails: MailRepository,
    private readonly jobs: Jobs,
    private readonly smtp: Smtp,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Resolves when the mail is durable; it does not wait for the server. With a `key` that a mail of the last 90 days has,
   * nothing is added. An address that no mail can be sent to makes a `failed` one, and no error.
   */
  async send({ to, kind, subject, text, html, key }: NewMail): Promise<void> {
    const createdAt = this.clock.date();
    const id = newId(MAIL_ID, createdAt.getTime());
    const common = {
      _id: id,
      to: to.toLowerCase(),
      kind,
      subject: oneLine(subject),
      ...(key !== undefined && { key }),
      messageId: this.messageIdOf(id),
      attempts: 0,
      createdAt,
      expireAt: new Date(createdAt.getTime() + KEPT_MS),
    };
    if (!isMailable(to)) {
      await this.mails.insert({ ...common, state: 'failed', error: 'No mail can be sent to this address' });
      return;
    }
    const state = this.config.mail.smtpUrl === undefined ? 'kept' : 'queued';
    const body = sealBody(this.encryption, id, { text, ...(html !== undefined && { html }) });
    const isNew = await this.mails.insert({ ...common, body, state });
    // of a key that is taken: who wrote it may have died before its job
    const mail = isNew ? { id, state } : await this.mails.findByKey(key!);
    if (mail?.state === 'queued') await this.jobs.add(SEND_MAIL, { mailId: mail.id }, { key: mail.id });
  }

  /**
   * For news that the database is away: straight to the server, at most once, and kept nowhere. Nothing without SMTP_URL.
   * @throws Error in the server's words, without the password
   */
  async sendAtOnce({ to, subject, text, html }: NewMail): Promise<void> {
    if (!this.smtp.isConfigured || !isMailable(to)) return;
    const date = this.clock.date();
    const messageId = this.messageIdOf(newId(MAIL_ID, date.getTime()));
    const message = {
      to,
      subject: oneLine(subject),
      text,
      ...(html !== undefined && { html }),
      messageId,
      date,
    };
    try {
      await this.smtp.send(message, AbortSignal.timeout(AT_ONCE_MS));
    } catch (error) {
      // eslint-disable-next-line preserve-caught-error -- the server's own words may repeat the password
      throw new Error(this.smtp.describe(error));
    }
  }

  /** Newest first. @param before id of the last one of the page before */
  list(filter: MailFilter, limit: number, before?: string): Promise<StoredMail[]> {
    return this.mails.list(filter, limit, before);
  }

  /** Deletes those to an address, in lower case, that were written from one time until another; of some kinds, or of all. */
  forget(which: { to: string; since: Date; until: Date; kinds?: readonly string[] }): Promise<void> {
    return this.mails.deleteTo(which);
  }

  get(id: string): Promise<StoredMail | null> {
    return this.mails.findById(id);
  }

  /** What a `kept` mail says, since it reaches nobody otherwise; null for any other. @throws DecryptionError */
  bodyOf({ id, state, body }: StoredMail): MailBody | null {
    return state === 'kept' && body !== undefined ? openBody(this.encryption, id, body) : null;
  }

  private messageIdOf(id: string): string {
    return `<${id}@${domainOf(this.config.mail.from)}>`;
  }
}

/** Of `a@b.c` and of `Name <a@b.c>`. */
export function domainOf(address: string): string {
  return /@([^\s>]+)/.exec(address)?.[1] ?? 'localhost';
}
