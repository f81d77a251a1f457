import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { Clock, Signals } from '../../platform/index.js';
import { EntitlementNews } from '../access/entitlement.news.js';
import { GrantRepository } from './grant.repository.js';

/**
 * Gives people what was bought with their address, once they have shown that it is theirs. At once when that is told; and
 * whenever somebody's access is asked for, since what is told may be lost.
 */
@Injectable()
export class Claims implements OnModuleInit {
  constructor(
    private readonly users: UserRepository,
    private readonly grants: GrantRepository,
    private readonly news: EntitlementNews,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.signals.on('auth.email-verified', ({ userId }) => this.claimFor(userId));
  }

  async claimFor(userId: string): Promise<void> {
    const user = await this.users.findById(userId);
    if (!user?.emailVerified) return;
    const now = this.clock.date();
    if ((await this.grants.claim([user.email, user.id], userId, now)) === 0) return;
    await this.grants.lookAtUsers([userId], now);
    this.news.tell([userId]);
  }
}
