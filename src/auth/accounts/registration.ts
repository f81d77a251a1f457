import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { EmailTaken, InviteInvalid, RegistrationClosed } from '../auth.errors.js';
import type { Role } from '../permissions.js';
import { Throttle } from '../throttle/throttle.service.js';
import type { RegisterDto } from './account.dto.js';
import { mayInvite } from '../invites/invite.rules.js';
import { type Invite, Invites } from '../invites/invites.js';
import { Passwords } from './passwords.js';
import { type User, UserRepository } from './user.repository.js';

/** Who gets an account, and how. */
@Injectable()
export class Registration {
  constructor(
    private readonly users: UserRepository,
    private readonly invites: Invites,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws TooManyAttempts, RegistrationClosed, InviteInvalid, EmailTaken */
  async register(dto: RegisterDto, ip: string): Promise<User> {
    await this.throttle.registration(ip);
    if (this.config.registration === 'off') throw new RegistrationClosed();
    if (!dto.inviteToken) {
      if (this.config.registration === 'invite') throw new InviteInvalid();
      return this.create(dto, 'member', false);
    }
    const user = await this.invites.take(dto.inviteToken, dto.email, (invite) => this.invited(dto, invite));
    if (!user) throw new InviteInvalid();
    return user;
  }

  /** Who made it knows its token: it is good for as long as they may invite. @throws InviteInvalid, EmailTaken */
  private async invited(dto: RegisterDto, { role, createdBy }: Invite): Promise<User> {
    const by = await this.users.findById(createdBy);
    if (by?.status !== 'active' || !mayInvite(by.role, role)) throw new InviteInvalid();
    return this.create(dto, role, true);
  }

  /** Who has an invite has received its mail. @throws EmailTaken */
  private async create(
    { email, name, password }: RegisterDto,
    role: Role,
    emailVerified: boolean,
  ): Promise<User> {
    if (await this.users.findByEmail(email)) throw new EmailTaken(); // spares the hash; the index decides
    const user: User = {
      id: newId('usr'),
      email,
      name,
      role,
      status: 'active',
      emailVerified,
      passwordHash: await this.passwords.hash(password),
      createdAt: this.clock.date(),
    };
    if (!(await this.users.insert(user))) throw new EmailTaken();
    return user;
  }
}
