import { Injectable, Logger } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { type User, UserRepository } from '../accounts/user.repository.js';
import { TokenInvalid, Unauthenticated } from '../auth.errors.js';
import { OneTimeTokens } from '../one-time/one-time-tokens.js';
import { Throttle } from '../throttle/throttle.service.js';
import { AccountMails } from './account-mails.js';

/** That an e-mail is its user's is shown by a token that was mailed there. */
@Injectable()
export class EmailVerification {
  private readonly log = new Logger(EmailVerification.name);

  constructor(
    private readonly users: UserRepository,
    private readonly tokens: OneTimeTokens,
    private readonly mails: AccountMails,
    private readonly throttle: Throttle,
    private readonly signals: Signals,
  ) {}

  /** Tells of a new account, and mails it a token unless its e-mail is verified. Never rejects: the account is there. */
  async welcome(user: User): Promise<void> {
    const { id: userId, email } = user;
    this.signals.emit('auth.registered', { userId, email });
    if (user.emailVerified) return this.signals.emit('auth.email-verified', { userId, email });
    await this.mail(user).catch((error: unknown) => {
      // its owner can ask again
      this.log.error(`${userId}: the mail to verify the e-mail is not written: ${String(error)}`);
    });
  }

  /** Nothing for a verified one. @throws TooManyAttempts */
  async sendAgain(userId: string): Promise<void> {
    const user = await this.users.findById(userId);
    if (!user) throw new Unauthenticated();
    if (user.emailVerified) return;
    await this.throttle.verificationMail(userId);
    await this.mail(user);
  }

  /** @throws TokenInvalid */
  async verify(token: string): Promise<void> {
    const user = await this.tokens.use(token, 'verify-email', ({ userId, email }) =>
      this.users.verifyEmail(userId, email),
    );
    if (!user) throw new TokenInvalid();
    await this.tokens.forget(user.id, 'verify-email');
    this.signals.emit('auth.email-verified', { userId: user.id, email: user.email });
  }

  private async mail({ id: userId, email }: User): Promise<void> {
    await this.mails.verifyEmail(email, await this.tokens.issue('verify-email', { userId, email }));
  }
}
