import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type * as Nodemailer from 'nodemailer';
import { Config } from '../../config/index.js';
import type { MailBody } from './mail.js';
import { describeFailure } from './mail.rules.js';

/** Connections to the server, in one process. */
export const SMTP_CONNECTIONS = 3;

/** How long the server may take, in ms: to be found, to be reached, to greet, and to say or take the next bit. */
const TIMEOUTS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
};

/** RFC 3834: nobody's absence note answers. */
const HEADERS = { 'Auto-Submitted': 'auto-generated' };

/** One mail for one reader. */
export interface Message extends MailBody {
  to: string;
  subject: string;
  messageId: string;
  date: Date;
}

/** The mail server that SMTP_URL names: its options (`?requireTLS=true`, `?socketTimeout=5000`) are nodemailer's. */
@Injectable()
export class Smtp implements OnApplicationShutdown {
  private pool: ReturnType<typeof openPool> | undefined;
  private readonly url: string | undefined;
  private readonly from: string;

  constructor({ mail }: Config) {
    this.url = mail.smtpUrl;
    this.from = mail.from;
  }

  get isConfigured(): boolean {
    return this.url !== undefined;
  }

  /** Resolves when the server has taken the mail. @throws what nodemailer says, see `isPermanent` */
  async send({ to, ...message }: Message, signal: AbortSignal): Promise<void> {
    const nodemailer = await import('nodemailer'); // with the first mail: many an application sends none
    this.pool ??= openPool(nodemailer, this.url!);
    // as an object: an address is never read as a list, or as a name with an address in it
    await this.pool.sendMail({
      ...message,
      from: this.from,
      to: { name: '', address: to },
      headers: HEADERS,
      signal,
    });
  }

  /** A failure in a short line, without the password. */
  describe(error: unknown): string {
    const { username, password } = new URL(this.url ?? 'smtp://none');
    const secrets = [password, decodeURIComponent(password)];
    const encoded = Buffer.from(`\0${decodeURIComponent(username)}\0${decodeURIComponent(password)}`);
    return describeFailure(error, password ? [...secrets, encoded.toString('base64')] : []);
  }

  onApplicationShutdown(): void {
    this.pool?.close();
  }
}

function openPool(nodemailer: typeof Nodemailer, url: string) {
  const asked = new URL(url).searchParams;
  const timeouts = Object.fromEntries(Object.entries(TIMEOUTS).filter(([name]) => !asked.has(name)));
  return nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    maxRequeues: 0, // the job tries again, and says so
    ...timeouts,
    // what a mail says is never an order to read a file or an address
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    debug: false,
  });
}
