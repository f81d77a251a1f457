import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import type { Principal } from '../access/principal.js';
import {
  AccountSuspended,
  EmailTaken,
  InviteInvalid,
  RegistrationClosed,
  Unauthenticated,
  WrongCredentials,
  WrongPassword,
} from '../auth.errors.js';
import type { Role } from '../permissions.js';
import { type Client, SessionService, type Tokens } from '../sessions/session.service.js';
import { Throttle } from '../throttle/throttle.service.js';
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
import { Invites } from './invites.js';
import { Passwords } from './passwords.js';
import { type User, type UserChange, UserRepository } from './user.repository.js';

/** Registering, logging in, and one's own account. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly invites: Invites,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws TooManyAttempts, RegistrationClosed, InviteInvalid, EmailTaken */
  async register(dto: RegisterDto, client: Client): Promise<LoggedInDto> {
    await this.throttle.registration(client.ip);
    const user = await this.admit(dto);
    return toLoggedInDto(user, await this.sessions.start(user.id, client));
  }

  /** @throws TooManyAttempts, WrongCredentials, AccountSuspended */
  async login(dto: LoginDto, client: Client): Promise<LoggedInDto> {
    const user = await this.throttle.passwordAttempt(dto.email, client.ip, () => this.checkPassword(dto));
    if (user.status !== 'active') throw new AccountSuspended();
    const tokens = await this.sessions.start(user.id, client);
    await this.checkAgain(user, tokens);
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

  async updateMe(principal: Principal, dto: UpdateMeDto): Promise<MeDto> {
    if (dto.name === undefined) return this.me(principal);
    return toMeDto(await this.change(principal.userId, { name: dto.name }), principal.permissions);
  }

  /** Ends all sessions but the one that asks. @throws TooManyAttempts, WrongPassword */
  async changePassword(principal: Principal, dto: ChangePasswordDto, client: Client): Promise<void> {
    const user = await this.existing(principal.userId);
    await this.throttle.passwordAttempt(user.email, client.ip, async () => {
      if (!(await this.passwords.verify(user.passwordHash, dto.currentPassword))) throw new WrongPassword();
    });
    await this.change(user.id, { passwordHash: await this.passwords.hash(dto.newPassword) });
    await this.sessions.endAll(user.id, principal.sessionId);
  }

  private async checkPassword({ email, password }: LoginDto): Promise<User> {
    const user = await this.users.findByEmail(email);
    if (!(await this.passwords.verify(user?.passwordHash, password)) || !user) throw new WrongCredentials();
    return user;
  }

  /** A suspension or a new password ends the sessions that it finds; one that began meanwhile it may have missed. */
  private async checkAgain(before: User, { accessToken }: Tokens): Promise<void> {
    const now = await this.users.findById(before.id);
    if (now?.status === 'active' && now.passwordHash === before.passwordHash) return;
    await this.sessions.endByToken({ access: accessToken });
    throw now?.status === 'suspended' ? new AccountSuspended() : new WrongCredentials();
  }

  private async admit(dto: RegisterDto): Promise<User> {
    if (this.config.registration === 'off') throw new RegistrationClosed();
    if (!dto.inviteToken) {
      if (this.config.registration === 'invite') throw new InviteInvalid();
      return this.create(dto, 'member');
    }
    const user = await this.invites.take(dto.inviteToken, dto.email, (role) => this.create(dto, role));
    if (!user) throw new InviteInvalid();
    return user;
  }

  /** @throws EmailTaken */
  private async create({ email, name, password }: RegisterDto, role: Role): Promise<User> {
    if (await this.users.findByEmail(email)) throw new EmailTaken(); // spares the hash; the index decides
    const user: User = {
      id: newId('usr'),
      email,
      name,
      role,
      status: 'active',
      emailVerified: false,
      passwordHash: await this.passwords.hash(password),
      createdAt: this.clock.date(),
    };
    if (!(await this.users.insert(user))) throw new EmailTaken();
    return user;
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
