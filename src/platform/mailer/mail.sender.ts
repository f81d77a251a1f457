import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { firstIdAt, isDatabaseAway } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { Encryption } from '../encryption/encryption.js';
import { PermanentFailure } from '../jobs/job.errors.js';
import type { Job } from '../jobs/job.js';
import { Jobs } from '../jobs/jobs.js';
import { openBody } from './mail.body.js';
import { MAIL_ID, MailRepository, type StoredMail } from './mail.repository.js';
import { isPermanent } from './mail.rules.js';
import { Smtp, SMTP_CONNECTIONS } from './smtp.js';

export const SEND_MAIL = 'mailer.send';

/** First pause after a failed try, in seconds; then twice as long each time, an hour at most: about a day in all. */
const BACKOFF_SECONDS = 15;
const ATTEMPTS = 30;
/** How often it is looked for mails whose writer died before it ordered the job, and how old they are then; in ms. */
const FORGOTTEN_MS = 60_000;
/** So old is a mail when nobody tries any more, in ms. */
const GIVEN_UP_MS = 3 * 86_400_000;
const MOST_AT_ONCE = 500;

declare module '../index.js' {
  interface JobMap {
    /** Sends one mail. */
    'mailer.send': { mailId: string };
  }
}

/** Sends what was written, through the server of SMTP_URL. */
@Injectable()
export class MailSender implements OnModuleInit {
  private readonly log = new Logger(MailSender.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly mails: MailRepository,
    private readonly smtp: Smtp,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.define({
      name: SEND_MAIL,
      concurrency: SMTP_CONNECTIONS,
      attempts: ATTEMPTS,
      backoffSeconds: BACKOFF_SECONDS,
      run: (job) => this.send(job),
    });
  }

  /** At least once: a worker that dies between the server's answer and its own note leaves a mail that is sent again. */
  private async send({
    data: { mailId },
    attempt,
    maxAttempts,
    signal,
  }: Job<{ mailId: string }>): Promise<void> {
    if (!this.smtp.isConfigured) return this.mails.keep(mailId);
    const mail = await this.mails.begin(mailId);
    if (!mail) return;
    try {
      await this.handOver(mail, signal);
    } catch (error) {
      signal.throwIfAborted(); // whoever takes the job next sends it
      const said = this.smtp.describe(error);
      if (isPermanent(error) || error instanceof PermanentFailure || attempt >= maxAttempts) {
        await this.mails.fail(mailId, said);
        this.log.warn(`${mailId} (${mail.kind}) was not sent: ${said}`);
        return;
      }
      await this.mails.putBack(mailId, said);
      // eslint-disable-next-line preserve-caught-error -- the server's own words may repeat the password
      throw new Error(said);
    }
    await this.mails.sent(mailId, this.clock.date());
  }

  private async handOver(mail: StoredMail, signal: AbortSignal): Promise<void> {
    const { id, to, subject, messageId, createdAt } = mail;
    await this.smtp.send({ to, subject, messageId, date: createdAt, ...this.bodyOf(id, mail.body) }, signal);
  }

  private bodyOf(id: string, body: string | undefined) {
    try {
      return openBody(this.encryption, id, body ?? '');
    } catch (error) {
      throw new PermanentFailure('What it says cannot be read: its key is not in ENCRYPTION_KEY', {
        cause: error,
      });
    }
  }

  /** Never rejects: it is done again. */
  @Interval(FORGOTTEN_MS)
  async lookAfter(): Promise<void> {
    if (this.config.role === 'api') return;
    await this.findForgotten().catch((error: unknown) => {
      if (!isDatabaseAway(error)) this.log.error(`Forgotten mails are not found: ${String(error)}`);
    });
  }

  /** Orders the sending of mails that nobody sends. Returns how many; in several processes at once it does no harm. */
  async findForgotten(): Promise<{ ordered: number; givenUp: number }> {
    const now = this.clock.now();
    const mails = await this.mails.findForgotten(firstIdAt(MAIL_ID, now - FORGOTTEN_MS), MOST_AT_ONCE);
    const old = mails.filter(({ createdAt }) => createdAt.getTime() < now - GIVEN_UP_MS);
    for (const { id, error } of old) await this.mails.fail(id, error ?? 'Nobody was there to send it');
    const young = mails.filter((mail) => !old.includes(mail));
    // the same key is the same job: one that is waiting, running or has ended is not ordered again
    for (const { id } of young) await this.jobs.add(SEND_MAIL, { mailId: id }, { key: id });
    return { ordered: young.length, givenUp: old.length };
  }
}
