import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import {
  AccountSuspended,
  Forbidden,
  Unauthenticated,
  WrongCredentials,
  WrongPassword,
} from '../auth.errors.js';
import { EmailVerification } from '../by-mail/email-verification.js';
import type { Client } from '../sessions/client.js';
import { SessionService, type Tokens } from '../sessions/session.service.js';
import { TwoFactor } from '../two-factor/two-factor.js';
import { TwoFactorRequired } from '../two-factor/two-factor.errors.js';
import {
  type ChangePasswordDto,
  type LoggedInDto,
  type LoginDto,
  type MeDto,
  type RegisterDto,
  toLoggedInDto,
  toMeDto,
  type UpdateMeDto,
} from './account.dto.js';
import { Passwords } from './passwords.js';
import { type LogIn, Proofs } from './proofs.js';
import { Registration } from './registration.js';
import { type User, type UserChange, UserRepository } from './user.repository.js';

/** Registering, logging in, and one's own account. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly registration: Registration,
    private readonly proofs: Proofs,
    private readonly twoFactor: TwoFactor,
    private readonly passwords: Passwords,
    private readonly verification: EmailVerification,
  ) {}

  /** @throws TooManyAttempts, RegistrationClosed, InviteInvalid, EmailTaken */
  async register(dto: RegisterDto, client: Client): Promise<LoggedInDto> {
    const user = await this.registration.register(dto, client.ip);
    await this.verification.welcome(user);
    return toLoggedInDto(user, await this.sessions.start(user.id, client));
  }

  /** @throws TooManyAttempts, WrongCredentials, TwoFactorRequired, TwoFactorWrong, AccountSuspended */
  async login(dto: LoginDto, client: Client): Promise<LoggedInDto> {
    const logIn = await this.proofs.logIn(dto, client);
    const { user } = logIn;
    if (user.status !== 'active') throw new AccountSuspended();
    const tokens = await this.sessions.start(user.id, client);
    await this.checkAgain(logIn, tokens);
    return toLoggedInDto(user, tokens);
  }

  /** @throws RefreshRefused */
  async refresh(refreshToken: string, client: Client): Promise<LoggedInDto> {
    const { user, tokens } = await this.sessions.refresh(refreshToken, client);
    return toLoggedInDto(user, tokens);
  }

  /** Ends the session of whatever token there is. @throws Unauthenticated when there is no such session */
  async logout(tokens: { refresh?: string | undefined; access?: string | undefined }): Promise<void> {
    if (!(await this.sessions.endByToken(tokens))) throw new Unauthenticated('There is no log-in to end');
  }

  async me(principal: Principal): Promise<MeDto> {
    return toMeDto(await this.existing(principal.userId), principal.permissions);
  }

  /** @throws Forbidden */
  async updateMe(principal: Principal, dto: UpdateMeDto): Promise<MeDto> {
    const { name, dailyInsight } = dto;
    if (dailyInsight && !principal.permissions.has('analytics:read')) {
      throw new Forbidden('Only staff may have the daily insight by mail');
    }
    const change = {
      ...(name !== undefined && { name }),
      ...(dailyInsight !== undefined && { dailyInsight }),
    };
    if (Object.keys(change).length === 0) return this.me(principal);
    return toMeDto(await this.change(principal.userId, change), principal.permissions);
  }

  /** Ends all sessions but the one that asks. @throws TooManyAttempts, WrongPassword */
  async changePassword(principal: Principal, dto: ChangePasswordDto, client: Client): Promise<void> {
    const user = await this.proofs.ofOwner(principal.userId, { password: dto.currentPassword }, client);
    const passwordHash = await this.passwords.hash(dto.newPassword);
    if (!(await this.users.setPassword(user, passwordHash))) throw new WrongPassword(); // not any more
    await this.sessions.endAll(user.id, principal.sessionId);
  }

  /**
   * A suspension, a new password and a second factor end the sessions that they find; one that began meanwhile they may
   * have missed.
   */
  private async checkAgain({ user: before, factor }: LogIn, { accessToken }: Tokens): Promise<void> {
    const now = await this.users.findById(before.id);
    const isSame = now?.status === 'active' && now.passwordHash === before.passwordHash;
    const asked = await this.twoFactor.current(before.id);
    if (isSame && (asked === null || asked === factor)) return;
    await this.sessions.endByToken({ access: accessToken });
    if (now?.status === 'suspended') throw new AccountSuspended();
    throw isSame ? new TwoFactorRequired() : new WrongCredentials();
  }

  private async existing(id: string): Promise<User> {
    const user = await this.users.findById(id);
    if (!user) throw new Unauthenticated();
    return user;
  }

  private async change(id: string, change: UserChange): Promise<User> {
    const user = await this.users.update(id, change);
    if (!user) throw new Unauthenticated();
    return user;
  }
}
