import { Injectable } from '@nestjs/common';
import { Unauthenticated, WrongCredentials, WrongPassword } from '../auth.errors.js';
import type { Client } from '../sessions/client.js';
import { Throttle } from '../throttle/throttle.service.js';
import { TwoFactor } from '../two-factor/two-factor.js';
import { TwoFactorRequired } from '../two-factor/two-factor.errors.js';
import { Passwords } from './passwords.js';
import { type User, UserRepository } from './user.repository.js';

/** Who has logged in. */
export interface LogIn {
  user: User;
  /** The second factor that was asked for; null when none was. */
  factor: string | null;
}

/** By what people show that they are who they say: a password, and a code where the account asks for one. */
@Injectable()
export class Proofs {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly twoFactor: TwoFactor,
    private readonly throttle: Throttle,
  ) {}

  /**
   * Whose log-in it is, whatever the state of the account.
   * @throws TooManyAttempts, WrongCredentials, TwoFactorRequired, TwoFactorWrong
   */
  async logIn(
    { email, password, code }: { email: string; password: string; code?: string },
    { ip }: Client,
  ): Promise<LogIn> {
    return this.throttle.passwordAttempt(email, ip, async () => {
      const user = await this.users.findByEmail(email);
      if (!(await this.passwords.verify(user?.passwordHash, password)) || !user) throw new WrongCredentials();
      const factor = await this.twoFactor.current(user.id);
      if (factor !== null) {
        if (code === undefined) throw new TwoFactorRequired();
        await this.twoFactor.check(user.id, code, 401);
      }
      return { user, factor };
    });
  }

  /**
   * That who is logged in knows the password and, when one is given, a code of their app.
   * @throws TooManyAttempts, WrongPassword, TwoFactorOff, TwoFactorWrong
   */
  async ofOwner(
    userId: string,
    proof: { password: string; code?: string },
    { ip }: Pick<Client, 'ip'>,
  ): Promise<User> {
    const user = await this.users.findById(userId);
    if (!user) throw new Unauthenticated();
    await this.throttle.passwordAttempt(user.email, ip, async () => {
      if (!(await this.passwords.verify(user.passwordHash, proof.password))) throw new WrongPassword();
    });
    if (proof.code !== undefined) await this.twoFactor.check(userId, proof.code);
    return user;
  }

  /**
   * All that a log-in would ask for: also a code, where the account has a second factor; one that it has not is passed over.
   * @throws TooManyAttempts, WrongPassword, TwoFactorRequired, TwoFactorWrong
   */
  async inFull(
    userId: string,
    { password, code }: { password: string; code?: string },
    client: Pick<Client, 'ip'>,
  ): Promise<User> {
    const user = await this.ofOwner(userId, { password }, client);
    if (!(await this.twoFactor.isEnabled(userId))) return user;
    if (code === undefined) throw new TwoFactorRequired(403);
    await this.twoFactor.check(userId, code);
    return user;
  }
}
