import { type KeyObject } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import { DecryptionError, type Encryption } from '../platform/index.js';

/** How long the secret before a rotation stays good, in ms. */
export const GRACE_MS = 24 * 3600_000;

/** A key of today, or of the time before a rotation. */
export interface TimedKey {
  key: KeyObject;
  /** When it stops being good, in milliseconds since 1970; a former one does. */
  until?: number;
}

/** Secrets as stored: encrypted, the one before a rotation beside the current one. */
export interface SealedSecrets {
  _id: string;
  secret?: string;
  previousSecret?: string;
  previousUntil?: Date;
}

/** The keys that are good at `now`, the current one first. */
export function keysAt(keys: readonly TimedKey[], now: number): KeyObject[] {
  return keys.filter(({ until }) => until === undefined || until > now).map(({ key }) => key);
}

/** Reads, and encrypts anew, the secrets of one collection. */
export class SecretSafe {
  /** Ciphertexts that cannot be read and of which the log knows: they are met again about once a second. */
  private readonly told = new Set<string>();

  constructor(
    private readonly collection: string,
    private readonly encryption: Encryption,
    private readonly log: Logger,
  ) {}

  seal(id: string, secret: string): string {
    return this.encryption.encrypt(secret, this.place(id));
  }

  /** None of what cannot be read; the log says so. */
  open(row: SealedSecrets, keyOf: (secret: string) => KeyObject): TimedKey[] {
    const keys: TimedKey[] = [];
    for (const field of ['secret', 'previousSecret'] as const) {
      const sealed = row[field];
      if (sealed === undefined) continue;
      try {
        const key = keyOf(this.encryption.decrypt(sealed, this.place(row._id)));
        keys.push(field === 'secret' ? { key } : { key, until: row.previousUntil?.getTime() ?? 0 });
      } catch (error) {
        this.tell(
          sealed,
          `The ${field} of ${this.place(row._id)} cannot be read: ${(error as Error).message}`,
        );
      }
    }
    return keys;
  }

  /** Secrets under a former ENCRYPTION_KEY are written again with the current one, which `save` does. */
  async renew(
    rows: readonly SealedSecrets[],
    save: (id: string, field: 'secret' | 'previousSecret', sealed: string, anew: string) => Promise<void>,
  ): Promise<void> {
    for (const row of rows) {
      for (const field of ['secret', 'previousSecret'] as const) {
        const sealed = row[field];
        if (sealed === undefined || !this.encryption.isStale(sealed)) continue;
        try {
          const place = this.place(row._id);
          const anew = this.encryption.encrypt(this.encryption.decrypt(sealed, place), place);
          await save(row._id, field, sealed, anew);
        } catch (error) {
          if (!(error instanceof DecryptionError)) throw error;
          this.tell(sealed, `The ${field} of ${this.place(row._id)} cannot be read: ${error.message}`);
        }
      }
    }
  }

  private tell(sealed: string, trouble: string): void {
    if (this.told.has(sealed)) return;
    this.told.add(sealed);
    this.log.error(trouble);
  }

  /** What an encrypted secret belongs to. */
  private place(id: string): string {
    return `${this.collection}/${id}`;
  }
}
