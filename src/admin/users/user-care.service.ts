import { Injectable } from '@nestjs/common';
import {
  type EraseMeDto,
  ForgottenPassword,
  PersonalDataService,
  type Principal,
  SessionService,
  type User,
  UserRepository,
} from '../../auth/index.js';
import { EraseYourself, UserNotFound, UserSuspended } from './user.errors.js';

type Archive = Awaited<ReturnType<PersonalDataService['export']>>;
type Client = Parameters<PersonalDataService['erase']>[2];

/** What staff does for somebody who asks for it: a new password, log-ins ended, their data, its erasure. */
@Injectable()
export class UserCareService {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: ForgottenPassword,
    private readonly sessions: SessionService,
    private readonly personalData: PersonalDataService,
  ) {}

  /** @throws UserNotFound, UserSuspended */
  async sendPasswordReset(id: string): Promise<void> {
    const { email, status } = await this.existing(id);
    if (status !== 'active') throw new UserSuspended();
    await this.passwords.order(email);
  }

  /** All but the one that asks. @throws UserNotFound */
  async endSessions(me: Principal, id: string): Promise<void> {
    await this.existing(id);
    await this.sessions.endAll(id, me.userId === id ? me.sessionId : undefined);
  }

  /** @throws UserNotFound, TooManyExports */
  async export(id: string): Promise<Archive> {
    const { id: userId } = await this.existing(id);
    return this.personalData.export({ userId });
  }

  /** @throws UserNotFound, EraseYourself, and what PersonalDataService does */
  async erase(me: Principal, id: string, proof: EraseMeDto, client: Client): Promise<void> {
    const user = await this.existing(id);
    if (user.id === me.userId) throw new EraseYourself();
    await this.personalData.eraseOther(me, user, proof, client);
  }

  private async existing(id: string): Promise<User> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFound();
    return user;
  }
}
