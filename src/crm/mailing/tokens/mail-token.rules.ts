import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What a token is good for, and nothing else. */
export type TokenPurpose = 'unsubscribe' | 'confirm' | 'open' | 'click' | 'mail';

export const MAIL_KINDS = ['campaign', 'workflow', 'confirm', 'test'] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

/** Which mail to whom: all that a token tells, so that it needs no row. */
export interface MailOrigin {
  /** Names the mail among all; see `mailIdOf`. */
  mailId: string;
  contactId: string;
  kind: MailKind;
  /** What it was sent for: the id of a campaign or a workflow. */
  ref: string;
  /** Which of several that are tried against each other. */
  variant?: string;
}

/** Of the HMAC, in bytes: 128 bits are not guessed. */
const MAC_BYTES = 16;
const TOKEN = /^([A-Za-z0-9_-]{8,160})\.([A-Za-z0-9_-]{22})$/;
const PART = /^[^\s\p{C}]{1,48}$/u;
/** Longest token, in characters; an address of ours may have no longer part. */
const MOST_TOKEN = 180;

/**
 * `<fields in base64url>.<HMAC-SHA-256 over purpose, fields and what is bound, its first 16 bytes>`.
 * @param bound what stands beside the token and must not be exchanged, such as the address a click leads to
 * @throws Error when a field has blanks, or all of them are too long
 */
export function signToken(key: KeyObject, purpose: TokenPurpose, origin: MailOrigin, bound = ''): string {
  const { mailId, contactId, kind, ref, variant } = origin;
  const parts = [mailId, contactId, kind, ref, ...(variant === undefined ? [] : [variant])];
  if (!parts.every((part) => PART.test(part)))
    throw new Error('A mail has an id, ref or variant with blanks');
  const fields = Buffer.from(parts.join(' ')).toString('base64url');
  const token = `${fields}.${macOf(key, purpose, fields, bound).toString('base64url')}`;
  if (token.length > MOST_TOKEN) throw new Error('The ref or variant of a mail is too long');
  return token;
}

/** Null for whatever was not made by `signToken` for the same purpose with the same thing bound. */
export function readToken(
  key: KeyObject,
  purpose: TokenPurpose,
  token: string,
  bound = '',
): MailOrigin | null {
  const [, fields, mac] = TOKEN.exec(token) ?? [];
  if (!fields || !mac) return null;
  const given = Buffer.from(mac, 'base64url');
  // the last character has bits that say nothing: only one way of writing counts
  if (given.toString('base64url') !== mac) return null;
  if (!timingSafeEqual(given, macOf(key, purpose, fields, bound))) return null;
  const [mailId, contactId, kind, ref, variant] = Buffer.from(fields, 'base64url')
    .toString('utf8')
    .split(' ');
  return { mailId, contactId, kind: kind as MailKind, ref, ...(variant !== undefined && { variant }) };
}

function macOf(key: KeyObject, purpose: TokenPurpose, fields: string, bound: string): Buffer {
  const said = JSON.stringify([purpose, fields, bound]);
  return createHmac('sha256', key).update(said).digest().subarray(0, MAC_BYTES);
}
