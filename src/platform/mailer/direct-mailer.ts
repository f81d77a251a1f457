import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { type FailedTry, isMailable, oneLine, outcomeOf } from './mail.rules.js';
import { domainOf } from './mailer.js';
import { NotSent, Smtp } from './smtp.js';

/** A mail of which the caller keeps account. */
export interface DirectMail {
  /** One address. */
  to: string;
  /** Beside the address; may be empty. */
  toName: string;
  subject: string;
  text: string;
  html: string;
  /** Beginning of the Message-ID: the same mail has the same. */
  messageId: string;
  headers: Readonly<Record<string, string>>;
}

export type DirectOutcome = { state: 'sent' } | (FailedTry & { /** In the server's words. */ error: string });

/** Longest name beside an address, in characters. */
const MOST_NAME = 100;

/**
 * Straight to the server, by thousands: nothing is written down and nothing is tried again, the caller is told what became
 * of each mail. Over connections of its own, so that the mails of `Mailer` do not wait for these.
 */
@Injectable()
export class DirectMailer {
  constructor(
    private readonly smtp: Smtp,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Without SMTP_URL nothing can be sent here. */
  get isConfigured(): boolean {
    return this.smtp.isConfigured;
  }

  /** Of the Message-ID, after its `@`. */
  get domain(): string {
    return domainOf(this.config.mail.from);
  }

  /** Never rejects. @param signal ends a try; what was begun is `unknown` then */
  async send(mail: DirectMail, signal?: AbortSignal): Promise<DirectOutcome> {
    const { to, toName, subject, headers } = mail;
    if (!isMailable(to)) {
      return { state: 'failed', isAddress: false, error: 'No mail can be sent to this address' };
    }
    const message = {
      ...mail,
      toName: oneLine(toName).slice(0, MOST_NAME),
      subject: oneLine(subject),
      messageId: `<${mail.messageId}@${this.domain}>`,
      date: this.clock.date(),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, inOneLine(value)])),
    };
    try {
      await this.smtp.sendBulk(message, signal);
      return { state: 'sent' };
    } catch (error) {
      const { wasBegun, cause } = error instanceof NotSent ? error : { wasBegun: false, cause: error };
      return { ...outcomeOf(cause, wasBegun), error: this.smtp.describe(cause) };
    }
  }
}

/** A header of ours, of any length. */
function inOneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}
