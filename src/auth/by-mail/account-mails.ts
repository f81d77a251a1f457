import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { letter, Mailer } from '../../platform/index.js';
import { ENGLISH } from './words/english.js';
import type { MailWords } from './words/language.js';
import { PORTUGUESE } from './words/portuguese.js';

const WORDS: Readonly<Record<Locale, MailWords>> = { 'pt-BR': PORTUGUESE, en: ENGLISH };

/** The mails that carry a token to the owner of an address. */
@Injectable()
export class AccountMails {
  private readonly words: MailWords;

  constructor(
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {
    this.words = WORDS[config.insightLocale];
  }

  async verifyEmail(to: string, token: string): Promise<void> {
    const news = { url: this.link('verify-email', { token }), token, route: 'POST /api/auth/verify-email' };
    await this.mailer.send({ to, kind: 'auth.verify-email', ...letter(this.words.verifyEmail(news)) });
  }

  /** @param key of whatever asked for it: once for each */
  async resetPassword(to: string, token: string, key: string): Promise<void> {
    const news = {
      url: this.link('reset-password', { token }),
      token,
      route: 'POST /api/auth/reset-password',
    };
    await this.mailer.send({
      to,
      kind: 'auth.reset-password',
      key,
      ...letter(this.words.resetPassword(news)),
    });
  }

  /** Returns the link. */
  async invite(to: string, token: string): Promise<string> {
    const url = this.link('register', { inviteToken: token, email: to });
    const news = { url, token, route: 'POST /api/auth/register (inviteToken)' };
    await this.mailer.send({ to, kind: 'auth.invite', ...letter(this.words.invite(news)) });
    return url;
  }

  /** A page of the web console. */
  private link(page: string, query: Record<string, string>): string {
    return `${this.config.publicUrl}/${page}?${new URLSearchParams(query).toString()}`;
  }
}
