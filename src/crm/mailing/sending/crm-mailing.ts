import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { DirectMailer, type DirectOutcome, Mailer } from '../../../platform/index.js';
import { Bounces } from '../bounces/bounces.js';
import { MailEvents } from '../events/mail-events.js';
import { READER_WORDS } from '../reader/reader-words.js';
import { MailLinks } from '../tokens/mail-links.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';
import { mailIdOf } from '../tokens/mail-tokens.js';
import type { CrmMail, CrmMailOf, MailOutcome } from './crm-mail.js';
import { contentOf } from './mail-content.js';
import { headersOf } from './mail-headers.rules.js';
import { MailStanding } from './mail-standing.js';

/**
 * What the CRM sends mail through. Its callers have ledgers: nothing is tried again here, and each mail's outcome is told.
 * Many may be sent at the same time; what has to be asked of the database, and noted in it, is so for all of them together.
 */
@Injectable()
export class CrmMailing {
  private readonly log = new Logger(CrmMailing.name);

  constructor(
    private readonly direct: DirectMailer,
    private readonly mailer: Mailer,
    private readonly links: MailLinks,
    private readonly standing: MailStanding,
    private readonly events: MailEvents,
    private readonly bounces: Bounces,
    private readonly config: Config,
  ) {}

  /** For the merge tag of the same name, before there is a mail. */
  async unsubscribeUrl(mail: CrmMailOf): Promise<string> {
    return (await this.links.of(originOf(mail))).unsubscribe;
  }

  /**
   * Sends a mail, or keeps it where there is no server. At most once: a caller that dies meanwhile does not know whether it
   * was, and sends the same again under the same key, which is the same mail by its Message-ID.
   * @param signal ends a try; what was begun is `unknown` then
   * @throws Unavailable, or what the database says, before anything was sent
   */
  async send(mail: CrmMail, signal?: AbortSignal): Promise<MailOutcome> {
    const origin = originOf(mail);
    const links = await this.links.of(origin);
    const messageId = `${links.mail}@${this.direct.domain}`;
    const standing = await this.standing.of(mail);
    if ('refusal' in standing) return { messageId, state: 'suppressed', reason: standing.refusal };
    const { subject, tracking = {} } = mail;
    const body = contentOf(
      {
        html: mail.html,
        text: mail.text,
        unsubscribeLabel: READER_WORDS[this.config.insightLocale].unsubscribeLink,
        tracking: { opens: tracking.opens ?? true, clicks: tracking.clicks ?? true },
        isOurs: (url) => this.links.isOurs(url),
      },
      links,
    );
    if (!this.direct.isConfigured) {
      const key = `crm:${origin.mailId}`;
      await this.mailer.send({ to: standing.to, kind: `crm.${mail.kind}`, subject, ...body, key });
      await this.note(origin, 'kept', subject);
      return { messageId, state: 'kept' };
    }
    const headers = headersOf(links, this.config.mail.unsubscribeTo);
    const outcome = await this.direct.send(
      { ...standing, subject, ...body, messageId: links.mail, headers },
      signal,
    );
    await this.follow(origin, outcome, { email: standing.to, subject });
    return { messageId, ...outcome };
  }

  private async follow(
    origin: MailOrigin,
    outcome: DirectOutcome,
    { email, subject }: { email: string; subject: string },
  ): Promise<void> {
    if (outcome.state === 'sent') return this.note(origin, 'sent', subject);
    if (outcome.state !== 'failed' || !outcome.isAddress || origin.kind === 'test') return;
    const id = `smtp:${origin.mailId}`;
    const notice = {
      id,
      type: 'hard' as const,
      email,
      origin,
      at: this.bounces.now(),
      reason: outcome.error,
    };
    await this.bounces
      .take(notice)
      .catch((error: unknown) => this.tell('That it came back is not noted', error));
  }

  /** Never rejects: the mail is gone, and nobody is to send it again for that. */
  private async note(origin: MailOrigin, state: 'sent' | 'kept', subject: string): Promise<void> {
    await this.events
      .ended(origin, state, subject)
      .catch((error: unknown) => this.tell('That a mail was sent is not noted', error));
  }

  private tell(what: string, error: unknown): void {
    if (!isDatabaseAway(error)) this.log.error(`${what}: ${String(error)}`);
  }
}

function originOf({ contact, kind, ref, variant, key }: CrmMailOf): MailOrigin {
  const mailId = mailIdOf(key);
  return { mailId, contactId: contact.id, kind, ref, ...(variant !== undefined && { variant }) };
}
