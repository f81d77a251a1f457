import type { LinksOfMail } from '../tokens/mail-links.js';

/** What names one of our mails where a server changes its Message-ID. */
export const MAIL_HEADER = 'X-Td-Mail';
/** The same for servers that give back only headers of theirs: Postmark (`Metadata`), Brevo. */
const POSTMARK_HEADER = 'X-Pm-Metadata-Mail';
const BREVO_HEADER = 'X-Mailin-Custom';
/** Subject of a mail that unsubscribes: this, a blank and the token. */
export const UNSUBSCRIBE_SUBJECT = 'unsubscribe';

/**
 * Headers of a mail to many: whom it is from is another's matter. RFC 2369 and 8058 for the way out, RFC 3834 so that no
 * absence note answers, and `Precedence` for those servers that know only that.
 * @param mailbox where a mail may be sent to as well, to unsubscribe
 */
export function headersOf(
  { unsubscribe, mail }: Pick<LinksOfMail, 'unsubscribe' | 'mail'>,
  mailbox?: string,
): Record<string, string> {
  const token = unsubscribe.slice(unsubscribe.lastIndexOf('/') + 1);
  const subject = encodeURIComponent(`${UNSUBSCRIBE_SUBJECT} ${token}`);
  const ways = [
    `<${unsubscribe}>`,
    ...(mailbox === undefined ? [] : [`<mailto:${mailbox}?subject=${subject}>`]),
  ];
  return {
    'List-Unsubscribe': ways.join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    Precedence: 'bulk',
    'Auto-Submitted': 'auto-generated',
    [MAIL_HEADER]: mail,
    [POSTMARK_HEADER]: mail,
    [BREVO_HEADER]: mail,
  };
}
