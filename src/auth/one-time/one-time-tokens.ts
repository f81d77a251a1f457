import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { randomToken, tokenHash } from '../access/secrets.js';
import { OneTimeTokenRepository } from './one-time-token.repository.js';
import type { TokenPurpose } from './one-time-token.schema.js';

const HOUR_MS = 3_600_000;

/** How long a token is good for, in ms. */
const TOKEN_MS: Readonly<Record<TokenPurpose, number>> = {
  'verify-email': 7 * 24 * HOUR_MS,
  'reset-password': HOUR_MS,
};

/** Whose token it was, and where it was mailed to. */
export interface TokenHolder {
  userId: string;
  email: string;
}

/** Tokens that are mailed: for one purpose, once, for a while. Only their hash is stored. */
@Injectable()
export class OneTimeTokens {
  constructor(
    private readonly tokens: OneTimeTokenRepository,
    private readonly clock: Clock,
  ) {}

  /** The token itself, which is to be had this once. Those before it stay good. */
  async issue(purpose: TokenPurpose, { userId, email }: TokenHolder): Promise<string> {
    const token = randomToken();
    const now = this.clock.now();
    await this.tokens.insert({
      _id: newId('ott', now),
      hash: tokenHash(token),
      purpose,
      userId,
      email,
      expiresAt: new Date(now + TOKEN_MS[purpose]),
    });
    return token;
  }

  /** Uses a token up and does what it is for; when that fails, it can be used again. Null when there is no such token. */
  async use<T>(
    token: string,
    purpose: TokenPurpose,
    act: (holder: TokenHolder) => Promise<T>,
  ): Promise<T | null> {
    const row = await this.tokens.take(tokenHash(token), purpose, this.clock.date());
    if (!row) return null;
    try {
      return await act(row);
    } catch (error) {
      await this.tokens.insert(row);
      throw error;
    }
  }

  /** What is not secret of those that the user has. */
  list(userId: string): ReturnType<OneTimeTokenRepository['list']> {
    return this.tokens.list(userId);
  }

  /** Those of a purpose, or all that the user has. */
  async forget(userId: string, purpose?: TokenPurpose): Promise<void> {
    await this.tokens.deleteAll(userId, purpose);
  }
}
