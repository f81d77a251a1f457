import { Injectable } from '@nestjs/common';
import { TooManyAttempts, WrongCredentials, WrongPassword } from '../auth.errors.js';
import { TwoFactorWrong } from '../two-factor/two-factor.errors.js';
import { addressKey } from './address.rules.js';
import { AttemptCounters, type Hit, type Limit } from './attempt-counters.js';

const MINUTE = 60_000;

/** Wrong passwords for one account, whether it exists or not, from one address. */
export const OWN_FAILURES: Limit = { max: 8, windowMs: 15 * MINUTE };
/** The same from all addresses together: so many that nobody is locked out by a stranger who tries a few. */
export const ACCOUNT_FAILURES: Limit = { max: 100, windowMs: 15 * MINUTE };
/** Wrong passwords from one address. */
export const ADDRESS_FAILURES: Limit = { max: 40, windowMs: MINUTE };
/** Registrations from one address, refused ones included. */
export const ADDRESS_REGISTRATIONS: Limit = { max: 120, windowMs: MINUTE };

/** Mails for a new password that are asked for by one e-mail from one address, and from all of them together. */
export const OWN_RESETS: Limit = { max: 5, windowMs: 15 * MINUTE };
export const ACCOUNT_RESETS: Limit = { max: 20, windowMs: 60 * MINUTE };
/** The same from one address for whatever e-mail, and tokens that are tried from there. */
export const ADDRESS_RESETS: Limit = { max: 60, windowMs: 15 * MINUTE };
/** Mails to verify an e-mail that one account asks for. */
const VERIFICATION_MAILS: Limit = { max: 5, windowMs: 60 * MINUTE };

/** Wrong codes of an authenticator app for one account: three of a million are right at any moment. */
const CODE_FAILURES: Limit = { max: 10, windowMs: 60 * MINUTE };

/** Slows down those who guess passwords, and those who make accounts by the thousand. */
@Injectable()
export class Throttle {
  constructor(private readonly counters: AttemptCounters) {}

  /**
   * Runs one check of a password. It is counted beforehand, so that many at once get no further than one by one;
   * a success resets the account for its address, and only a wrong password stays counted.
   * @throws TooManyAttempts
   */
  async passwordAttempt<T>(email: string, ip: string, check: () => Promise<T>): Promise<T> {
    const address = addressKey(ip);
    const own = ownKey(email, ip);
    const refund = await this.countAll([
      [`log-in ${address}`, ADDRESS_FAILURES],
      [own, OWN_FAILURES],
      [`account ${email}`, ACCOUNT_FAILURES],
    ]);
    try {
      const result = await check();
      await refund();
      await this.counters.reset(own);
      return result;
    } catch (error) {
      if (!(error instanceof WrongCredentials || error instanceof WrongPassword)) await refund();
      throw error;
    }
  }

  /** Runs one check of a second factor, counted beforehand; only a wrong code stays counted. @throws TooManyAttempts */
  async codeAttempt<T>(userId: string, check: () => Promise<T>): Promise<T> {
    const hit = await this.count(`code of ${userId}`, CODE_FAILURES);
    try {
      const result = await check();
      await hit.refund();
      return result;
    } catch (error) {
      if (!(error instanceof TwoFactorWrong)) await hit.refund();
      throw error;
    }
  }

  /** @throws TooManyAttempts */
  async registration(ip: string): Promise<void> {
    await this.count(`register ${addressKey(ip)}`, ADDRESS_REGISTRATIONS);
  }

  /** Whether the e-mail has an account makes no difference. @throws TooManyAttempts */
  async forgottenPassword(email: string, ip: string): Promise<void> {
    const address = addressKey(ip);
    await this.countAll([
      [`reset ${address}`, ADDRESS_RESETS],
      [`reset ${email} from ${address}`, OWN_RESETS],
      [`reset ${email}`, ACCOUNT_RESETS],
    ]);
  }

  /** @throws TooManyAttempts */
  async resetAttempt(ip: string): Promise<void> {
    await this.count(`reset token ${addressKey(ip)}`, ADDRESS_RESETS);
  }

  /** @throws TooManyAttempts */
  async verificationMail(userId: string): Promise<void> {
    await this.count(`verification of ${userId}`, VERIFICATION_MAILS);
  }

  /** Who has a new password may use it at once, however often they were wrong about the old one. */
  async forgive(email: string, ip: string): Promise<void> {
    await this.counters.reset(ownKey(email, ip));
  }

  /** Counts under every key, or under none. @returns what takes it back */
  private async countAll(
    limits: readonly (readonly [key: string, limit: Limit])[],
  ): Promise<() => Promise<void>> {
    const hits: Hit[] = [];
    const refund = async () => void (await Promise.all(hits.map((hit) => hit.refund())));
    try {
      for (const [key, limit] of limits) hits.push(await this.count(key, limit));
    } catch (error) {
      await refund();
      throw error;
    }
    return refund;
  }

  private count(key: string, limit: Limit): Promise<Hit> {
    return this.counters.admit(key, limit, (seconds) => new TooManyAttempts(seconds));
  }
}

function ownKey(email: string, ip: string): string {
  return `account ${email} from ${addressKey(ip)}`;
}
