import type { Attachment, ParsedMail } from 'mailparser';
import { MAIL_HEADER, UNSUBSCRIBE_SUBJECT } from '../sending/mail-headers.rules.js';
import type { BounceType } from './bounce.js';
import { headerOf, readDeliveryStatus } from './returned-mail.rules.js';

/** What a mail that came back to us says. */
export interface ReturnedMail {
  type: BounceType;
  /** Of our headers in the mail that came back: only with one of these anything is believed. */
  tokens: string[];
  /** When it was written, if it says so. */
  at?: Date;
  reason?: string;
}

/** Of what came back only its headers are read. */
const MOST_HEADERS = 65_536;

/**
 * Reads a mail that was sent to where our mails come from: a report that a mail was not delivered (RFC 3464), that it was
 * called spam (RFC 5965), or the wish to get no more. Absence notes and other answers are null.
 */
export async function readReturnedMail(raw: Buffer): Promise<ReturnedMail | null> {
  const { simpleParser } = await import('mailparser'); // with the first such mail: many an application gets none
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const at = mail.date && { at: mail.date };
  const [, wish] =
    new RegExp(`^${UNSUBSCRIBE_SUBJECT} (\\S{1,200})$`, 'i').exec(mail.subject?.trim() ?? '') ?? [];
  if (wish) return { type: 'unsubscribe', tokens: [wish], ...at };
  if (partOf(mail, 'message/feedback-report')) return { type: 'complaint', tokens: tokensOf(mail), ...at };
  const status = partOf(mail, 'message/delivery-status');
  const said = status && readDeliveryStatus(textOf(status));
  return said ? { ...said, tokens: tokensOf(mail), ...at } : null;
}

function partOf({ attachments }: ParsedMail, type: string): Attachment | undefined {
  return attachments.find(({ contentType }) => contentType === type);
}

function textOf({ content }: Attachment): string {
  return content.subarray(0, MOST_HEADERS).toString('utf8');
}

/** The mail itself comes back, or its headers, or the report answers to its Message-ID. */
function tokensOf(mail: ParsedMail): string[] {
  const returned = partOf(mail, 'message/rfc822') ?? partOf(mail, 'text/rfc822-headers');
  const head = returned && textOf(returned);
  const said = [
    ...(head === undefined ? [] : [headerOf(head, MAIL_HEADER), headerOf(head, 'Message-ID')]),
    mail.inReplyTo,
    ...[mail.references ?? []].flat(),
  ];
  return said.filter((text) => text !== undefined);
}
