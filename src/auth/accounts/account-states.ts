import { Injectable } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { NotFound } from '../auth.errors.js';
import type { Role } from '../permissions.js';
import { SessionService } from '../sessions/session.service.js';
import { type UserChange, UserRepository } from './user.repository.js';

/** What administrators change about an account. Both hold at once, for sessions, keys and sockets. */
@Injectable()
export class AccountStates {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly signals: Signals,
  ) {}

  /** Ends every session; keys are refused until the account is activated. @throws NotFound */
  async suspend(userId: string): Promise<void> {
    await this.set(userId, { status: 'suspended' });
    await this.sessions.endAll(userId);
  }

  /** @throws NotFound */
  async activate(userId: string): Promise<void> {
    await this.set(userId, { status: 'active' });
  }

  /** A demotion shrinks the user's sessions and keys. @throws NotFound */
  async setRole(userId: string, role: Role): Promise<void> {
    await this.set(userId, { role });
  }

  private async set(userId: string, change: UserChange): Promise<void> {
    if (!(await this.users.update(userId, change))) throw new NotFound('No such user');
    this.sessions.forgetUser(userId);
    this.keys.forgetOwner(userId);
    this.signals.emit('auth.access-changed', { userId });
  }
}
