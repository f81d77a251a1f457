import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import type { MailOrigin } from './mail-token.rules.js';
import { MailTokens } from './mail-tokens.js';

/** Addresses of ours for one mail. */
export interface LinksOfMail {
  /** Shows a page; by POST it unsubscribes. */
  unsubscribe: string;
  /** A picture that nobody sees. */
  pixel: string;
  /** Leads to the address, and tells that it was followed. */
  click: (url: string) => string;
  /** What names the mail where it comes back: part of its Message-ID. */
  mail: string;
}

@Injectable()
export class MailLinks {
  constructor(
    private readonly tokens: MailTokens,
    private readonly config: Config,
  ) {}

  async of(origin: MailOrigin): Promise<LinksOfMail> {
    const sign = await this.tokens.signer();
    const { publicUrl } = this.config;
    return {
      unsubscribe: `${publicUrl}/unsubscribe/${sign('unsubscribe', origin)}`,
      pixel: `${publicUrl}/o/${sign('open', origin)}`,
      click: (url) => {
        const target = Buffer.from(url).toString('base64url');
        return `${publicUrl}/c/${sign('click', origin, target)}?u=${target}`;
      },
      mail: sign('mail', origin),
    };
  }

  async confirm(origin: MailOrigin): Promise<string> {
    const sign = await this.tokens.signer();
    return `${this.config.publicUrl}/confirm/${sign('confirm', origin)}`;
  }

  /** Whether it is one of those above, which are never followed. */
  isOurs(url: string): boolean {
    const { publicUrl } = this.config;
    return ['unsubscribe', 'confirm', 'o', 'c'].some((part) => url.startsWith(`${publicUrl}/${part}/`));
  }
}
