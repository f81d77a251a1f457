import type { Readable } from 'node:stream';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type * as Nodemailer from 'nodemailer';
import { Config } from '../../config/index.js';
import type { BulkForm, BulkMessage } from './bulk-form.js';
import type { MailBody } from './mail.js';
import { describeFailure } from './mail.rules.js';

/** Connections to the server, in one process. */
export const SMTP_CONNECTIONS = 3;
/** The same for mails by the thousand, beside them: nobody's new password waits for a campaign. `?maxConnections=` wins. */
const BULK_CONNECTIONS = 6;

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

/** Sending a mail has ended with a failure. */
export class NotSent extends Error {
  /** @param wasBegun whether some of the mail has gone to the server, which then may have it */
  constructor(
    readonly wasBegun: boolean,
    override readonly cause: unknown,
  ) {
    super('The mail was not sent');
  }
}

/** The mail server that SMTP_URL names: its options (`?requireTLS=true`, `?socketTimeout=5000`) are nodemailer's. */
@Injectable()
export class Smtp implements OnApplicationShutdown {
  private pool: Pool | undefined;
  private bulk: Promise<BulkPool> | undefined;
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
    this.pool ??= openPool(nodemailer, this.url!, { maxConnections: SMTP_CONNECTIONS });
    // as an object: an address is never read as a list, or as a name with an address in it
    await this.pool.sendMail({
      ...message,
      from: this.from,
      to: { name: '', address: to },
      headers: HEADERS,
      signal,
    });
  }

  /** Resolves when the server has taken the mail. @throws NotSent */
  async sendBulk(message: BulkMessage, signal?: AbortSignal): Promise<void> {
    const { to, messageId } = message;
    const watched: Watched = {};
    try {
      this.bulk ??= openBulkPool(this.url!, this.from).catch((error: unknown) => {
        this.bulk = undefined; // the next mail tries again
        throw error;
      });
      const { pool, form } = await this.bulk;
      const mail: WatchedMail = {
        envelope: { from: form.sender, to: { name: '', address: to } },
        messageId,
        raw: form.bytesOf(message),
        ...(signal && { signal }),
        watched,
      };
      await pool.sendMail(mail);
    } catch (error) {
      throw new NotSent(watched.stream?.readableDidRead ?? false, error);
    }
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
    this.bulk?.then(
      ({ pool }) => pool.close(),
      () => undefined, // whoever wanted it was told
    );
  }
}

type Pool = ReturnType<typeof openPool>;

/** What goes to the server, as soon as there is a connection for it. */
interface Watched {
  stream?: Readable;
}

type WatchedMail = Nodemailer.SendMailOptions & { raw: Buffer; watched: Watched };

interface BulkPool {
  pool: Pool;
  form: BulkForm;
}

async function openBulkPool(url: string, from: string): Promise<BulkPool> {
  const [nodemailer, { BulkForm, streamOf }] = await Promise.all([
    import('nodemailer'),
    import('./bulk-form.js'),
  ]);
  const isAsked = new URL(url).searchParams.has('maxConnections');
  const pool = openPool(nodemailer, url, isAsked ? {} : { maxConnections: BULK_CONNECTIONS });
  pool.use('stream', (mail, done) => {
    const { raw, watched } = mail.data as WatchedMail;
    // nothing else tells whether a connection was lost before the mail or within it
    mail.message.createReadStream = () => (watched.stream = streamOf(raw));
    done();
  });
  return { pool, form: new BulkForm(from) };
}

function openPool(nodemailer: typeof Nodemailer, url: string, connections: { maxConnections?: number }) {
  const asked = new URL(url).searchParams;
  const timeouts = Object.fromEntries(Object.entries(TIMEOUTS).filter(([name]) => !asked.has(name)));
  return nodemailer.createTransport({
    url,
    pool: true,
    ...connections,
    maxRequeues: 0, // the job tries again, and says so
    ...timeouts,
    // what a mail says is never an order to read a file or an address
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    debug: false,
  });
}
