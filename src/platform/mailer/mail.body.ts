import type { Encryption } from '../encryption/encryption.js';
import type { MailBody } from './mail.js';

/** A body as it is stored: one-time tokens are in it, and a copy of the database must not give them away. */
export function sealBody(encryption: Encryption, mailId: string, body: MailBody): string {
  return encryption.encrypt(JSON.stringify(body), placeOf(mailId));
}

/** @throws DecryptionError when ENCRYPTION_KEY has no longer the key that it was written with */
export function openBody(encryption: Encryption, mailId: string, sealed: string): MailBody {
  return JSON.parse(encryption.decrypt(sealed, placeOf(mailId))) as MailBody;
}

function placeOf(mailId: string): string {
  return `mails/${mailId}`;
}
