import { Injectable } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { Passwords } from '../accounts/passwords.js';
import { type User, UserRepository } from '../accounts/user.repository.js';
import { TokenInvalid } from '../auth.errors.js';
import { OneTimeTokens, type TokenHolder } from '../one-time/one-time-tokens.js';
import type { Client } from '../sessions/client.js';
import { Throttle } from '../throttle/throttle.service.js';
import type { ResetPasswordDto } from './by-mail.dto.js';
import { OtherWaysIn } from './other-ways-in.js';

/** A new password for whoever receives the account's mail; nobody else gets in any more. */
@Injectable()
export class PasswordReset {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly tokens: OneTimeTokens,
    private readonly others: OtherWaysIn,
    private readonly throttle: Throttle,
    private readonly signals: Signals,
  ) {}

  /** Also ends all other tokens of the user, and verifies the e-mail. @throws TooManyAttempts, TokenInvalid */
  async reset({ token, password }: ResetPasswordDto, { ip }: Client): Promise<void> {
    await this.throttle.resetAttempt(ip);
    const user = await this.tokens.use(token, 'reset-password', (holder) => this.change(holder, password));
    if (!user) throw new TokenInvalid();
    const { id: userId, email } = user;
    await this.others.end(user); // what began with the old password meanwhile
    await this.tokens.forget(userId);
    await this.throttle.forgive(email, ip);
    if (!user.emailVerified) this.signals.emit('auth.email-verified', { userId, email });
  }

  /** The account as it was before. Other ways in end first: if this process dies, none has outlived the old password. */
  private async change({ userId, email }: TokenHolder, password: string): Promise<User | null> {
    const user = await this.users.findById(userId);
    if (user?.status !== 'active' || user.email !== email) return null;
    const passwordHash = await this.passwords.hash(password);
    await this.others.end(user);
    return (await this.users.setPassword(user, passwordHash, { emailVerified: true })) && user;
  }
}
