import { Injectable } from '@nestjs/common';
import { TooManyAttempts, WrongCredentials, WrongPassword } from '../auth.errors.js';
import { addressKey } from './address.rules.js';
import { AttemptCounters, type Limit } from './attempt-counters.js';

const MINUTE = 60_000;

/** Wrong passwords for one account, whether it exists or not. */
export const ACCOUNT_FAILURES: Limit = { max: 8, windowMs: 15 * MINUTE };
/** Wrong passwords from one address. */
export const ADDRESS_FAILURES: Limit = { max: 40, windowMs: MINUTE };
/** Registrations from one address, refused ones included. */
export const ADDRESS_REGISTRATIONS: Limit = { max: 120, windowMs: MINUTE };

/** Slows down those who guess passwords, and those who make accounts by the thousand. */
@Injectable()
export class Throttle {
  constructor(private readonly counters: AttemptCounters) {}

  /**
   * Runs one check of a password. It is counted beforehand, so that many at once get no further than one by one;
   * a success resets the account, and only a wrong password stays counted.
   * @throws TooManyAttempts
   */
  async passwordAttempt<T>(email: string, ip: string, check: () => Promise<T>): Promise<T> {
    const account = `account ${email}`;
    const address = `log-in ${addressKey(ip)}`;
    this.count(address, ADDRESS_FAILURES);
    try {
      this.count(account, ACCOUNT_FAILURES);
    } catch (error) {
      this.counters.refund(address);
      throw error;
    }
    try {
      const result = await check();
      this.counters.reset(account);
      this.counters.refund(address);
      return result;
    } catch (error) {
      if (!(error instanceof WrongCredentials || error instanceof WrongPassword)) {
        this.counters.refund(account);
        this.counters.refund(address);
      }
      throw error;
    }
  }

  /** @throws TooManyAttempts */
  registration(ip: string): void {
    this.count(`register ${addressKey(ip)}`, ADDRESS_REGISTRATIONS);
  }

  private count(key: string, limit: Limit): void {
    const waitMs = this.counters.hit(key, limit);
    if (waitMs > 0) throw new TooManyAttempts(Math.ceil(waitMs / 1000));
  }
}
