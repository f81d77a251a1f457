import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Encryption } from '../../../platform/index.js';

interface KeyRow {
  _id: string;
  /** The key, encrypted. */
  sealed?: string;
}

/** What a key is for, and where it is kept. */
interface KeyPlace {
  row: string;
  /** As `Encryption` asks. */
  place: string;
}

/**
 * A key of 32 random bytes that is made once for the installation. At rest it is under ENCRYPTION_KEY, so that those keys can
 * be rotated, and what was made with this one holds.
 */
export class KeptKey {
  private readonly rows: mongo.Collection<KeyRow>;
  private key: Promise<KeyObject> | undefined;

  constructor(
    rows: unknown,
    private readonly encryption: Encryption,
    private readonly at: KeyPlace,
  ) {
    this.rows = rows as mongo.Collection<KeyRow>;
  }

  /** @throws DecryptionError when ENCRYPTION_KEY has no longer the key that it was written with */
  get(): Promise<KeyObject> {
    return (this.key ??= this.read().catch((error: unknown) => {
      this.key = undefined; // the next one tries again
      throw error;
    }));
  }

  private async read(): Promise<KeyObject> {
    const { row: _id, place } = this.at;
    const fresh = this.encryption.encrypt(randomBytes(32).toString('base64url'), place);
    await this.rows.updateOne({ _id }, { $setOnInsert: { sealed: fresh } }, { upsert: true });
    const { sealed } = (await this.rows.findOne({ _id }))!;
    const text = this.encryption.decrypt(sealed!, place);
    if (this.encryption.isStale(sealed!)) {
      const again = this.encryption.encrypt(text, place);
      await this.rows.updateOne({ _id, sealed: sealed! }, { $set: { sealed: again } });
    }
    return createSecretKey(text, 'base64url'); // as a key at once: made of bytes each time, an HMAC takes five times as long
  }
}
