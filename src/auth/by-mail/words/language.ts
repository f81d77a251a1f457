import type { Letter } from '../../../platform/index.js';

/** What a mail with a one-time token needs to say; `route` is the call of the API that takes it, until pages do. */
export interface TokenNews {
  url: string;
  token: string;
  route: string;
}

/**
 * The mails of accounts in one language. What strangers may have typed (names) is in none of them: a mail from here
 * must not carry their words to whatever address they choose.
 */
export interface MailWords {
  verifyEmail: (news: TokenNews) => Letter;
  resetPassword: (news: TokenNews) => Letter;
  invite: (news: TokenNews) => Letter;
}
