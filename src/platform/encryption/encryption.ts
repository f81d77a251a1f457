import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';

const FORMAT = /^v1\.([A-Za-z0-9-]{1,32})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;
const TAG_BYTES = 16;

/** The text cannot be read back: damaged, moved to another place, or its key is no longer in ENCRYPTION_KEY. */
export class DecryptionError extends Error {}

/**
 * Secrets at rest: AES-256-GCM as `v1.<key id>.<nonce>.<ciphertext and tag>`. The first key of ENCRYPTION_KEY
 * writes and all of them read, so keys can be rotated.
 */
@Injectable()
export class Encryption {
  constructor(private readonly config: Config) {}

  /** `place` says what the secret belongs to; a ciphertext copied elsewhere does not decrypt there. */
  encrypt(text: string, place: string): string {
    const { id, key } = this.config.encryptionKeys[0];
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  /** @throws DecryptionError */
  decrypt(sealedText: string, place: string): string {
    const [, keyId, nonce, sealed] = FORMAT.exec(sealedText) ?? [];
    if (!keyId || !nonce || !sealed) throw new DecryptionError('not a ciphertext of this application');
    const key = this.config.encryptionKeys.find(({ id }) => id === keyId)?.key;
    if (!key) throw new DecryptionError(`ENCRYPTION_KEY has no key "${keyId}"`);
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    } catch (error) {
      throw new DecryptionError('the ciphertext was changed, or belongs elsewhere', { cause: error });
    }
  }

  /** Whether it was written with an older key, and should be written again. */
  isStale(sealedText: string): boolean {
    return FORMAT.exec(sealedText)?.[1] !== this.config.encryptionKeys[0].id;
  }
}
