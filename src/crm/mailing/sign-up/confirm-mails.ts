import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Clock, letter, Mailer } from '../../../platform/index.js';
import { confirmationOf } from '../reader/confirmation.rules.js';
import { READER_WORDS } from '../reader/reader-words.js';
import { MailLinks } from '../tokens/mail-links.js';

/** The mail that asks whether it was they who signed up. No word of whoever did is in it: they may be a stranger. */
@Injectable()
export class ConfirmMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly links: MailLinks,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Durable when it resolves, and tried again until the server has it. @param key once for each */
  async send(contactId: string, to: string, key: string): Promise<void> {
    const { label, ...words } = READER_WORDS[this.config.insightLocale].confirmMail;
    const url = await this.links.confirm(confirmationOf(contactId, this.clock.now()));
    await this.mailer.send({ to, kind: 'crm.confirm', key, ...letter({ ...words, link: { label, url } }) });
  }
}
