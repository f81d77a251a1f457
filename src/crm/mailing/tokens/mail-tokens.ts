import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Encryption } from '../../../platform/index.js';
import { CrmStateDocument } from '../../contacts/crm-state.schema.js';
import { KeptKey } from '../../contacts/privacy/kept-key.js';
import { type MailOrigin, readToken, signToken, type TokenPurpose } from './mail-token.rules.js';

const KEY = { row: 'mail-tokens', place: 'crm.mail-tokens' };

type Signer = (purpose: TokenPurpose, origin: MailOrigin, bound?: string) => string;

/**
 * Tokens of mails. They do not expire, as whoever finds an old mail may unsubscribe: so their key is one of the installation's
 * own, and no change of JWT_SECRET or ENCRYPTION_KEY makes them worthless.
 */
@Injectable()
export class MailTokens {
  private readonly key: KeptKey;

  constructor(@InjectModel(CrmStateDocument.name) model: Model<CrmStateDocument>, encryption: Encryption) {
    this.key = new KeptKey(model.collection, encryption, KEY);
  }

  /** Signs as `signToken` does. */
  async signer(): Promise<Signer> {
    const key = await this.key.get();
    return (purpose, origin, bound) => signToken(key, purpose, origin, bound);
  }

  /** Null for one that is none of ours, or for something else. */
  async read(purpose: TokenPurpose, token: string, bound?: string): Promise<MailOrigin | null> {
    return readToken(await this.key.get(), purpose, token, bound);
  }
}

/** The same key of the sender is the same mail, however often it is sent. */
export function mailIdOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}
