import { Injectable } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { LastAdmin, NotFound } from '../auth.errors.js';
import type { Role } from '../permissions.js';
import { SessionService } from '../sessions/session.service.js';
import { type User, UserRepository } from './user.repository.js';

/** What administrators change about an account, and its end. All of it holds at once, for sessions, keys and sockets. */
@Injectable()
export class AccountStates {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly signals: Signals,
  ) {}

  /**
   * Ends every session; keys are refused until the account is activated. Once more, it ends what may be left of a first
   * time that was cut off.
   * @returns whether the account was active before
   * @throws NotFound, LastAdmin
   */
  suspend(userId: string): Promise<boolean> {
    return this.stop(userId, 'suspended');
  }

  /** @returns whether the account was suspended before @throws NotFound */
  async activate(userId: string): Promise<boolean> {
    await this.existing(userId);
    const isNew = await this.users.setStatus(userId, 'active');
    if (isNew) this.accessChanged(userId);
    return isNew;
  }

  /** That somebody else could manage users without this one. @throws LastAdmin */
  async checkReplaceable(userId: string): Promise<void> {
    const admins = await this.users.activeAdmins();
    if (admins.length === 1 && admins[0] === userId) throw new LastAdmin();
  }

  /**
   * Ends an account for good: it may not be used any more, then `endings` are done, then it is gone, and its e-mail free.
   * Once more, it ends what may be left of a first time that was cut off.
   * @throws LastAdmin: nothing has changed then
   */
  async close(userId: string, endings: () => Promise<void>): Promise<void> {
    await this.stop(userId).catch(passOverGone);
    await this.sessions.endAll(userId);
    await this.keys.deleteAll(userId);
    await endings();
    await this.users.delete(userId);
    this.accessChanged(userId);
  }

  /** A demotion shrinks the user's sessions and keys. @throws NotFound, LastAdmin */
  async setRole(userId: string, role: Role): Promise<void> {
    const before = await this.existing(userId);
    if (before.role === role) return;
    const set = (value: Role) => this.users.update(userId, { role: value });
    if (role === 'admin') await set(role);
    else
      await this.keepingAnAdmin(
        userId,
        () => set(role),
        () => set(before.role),
      );
    this.accessChanged(userId);
  }

  /** @throws NotFound */
  async rename(userId: string, name: string): Promise<void> {
    if (!(await this.users.update(userId, { name }))) throw notFound();
  }

  private async stop(userId: string, reason?: 'suspended'): Promise<boolean> {
    const isNew = await this.keepingAnAdmin(
      userId,
      () => this.users.setStatus(userId, 'suspended'),
      () => this.users.setStatus(userId, 'active'),
    );
    await this.sessions.endAll(userId, undefined, reason);
    this.accessChanged(userId);
    return isNew;
  }

  /**
   * Makes a change that may take an admin away. Two at the same time could each count on the other's: so who is left is
   * looked at again afterwards, and the change taken back when it is nobody.
   */
  private async keepingAnAdmin<T>(
    userId: string,
    change: () => Promise<T>,
    takeBack: () => Promise<unknown>,
  ): Promise<T> {
    await this.existing(userId);
    const admins = await this.users.activeAdmins();
    if (!admins.includes(userId)) return change();
    if (admins.length === 1) throw new LastAdmin();
    const result = await change();
    if ((await this.users.activeAdmins()).length > 0) return result;
    await takeBack();
    throw new LastAdmin();
  }

  private async existing(userId: string): Promise<User> {
    const user = await this.users.findById(userId);
    if (!user) throw notFound();
    return user;
  }

  private accessChanged(userId: string): void {
    this.sessions.forgetUser(userId);
    this.keys.forgetOwner(userId);
    this.signals.emit('auth.access-changed', { userId });
  }
}

/** Of several that end an account at once, one has. */
function passOverGone(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}

function notFound(): NotFound {
  return new NotFound('No such user');
}
