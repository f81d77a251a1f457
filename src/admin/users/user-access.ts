import { Injectable } from '@nestjs/common';
import { ApiKeys, SessionService, type User } from '../../auth/index.js';
import { GrantService, MyModuleService } from '../../members/index.js';
import { NEWEST, type UserPageDto } from './user.dto.js';

/** What a user may come to, and how: log-ins, API keys, modules and the grants that unlock them. */
@Injectable()
export class UserAccess {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly modules: MyModuleService,
    private readonly grants: GrantService,
  ) {}

  async of(user: User): Promise<Pick<UserPageDto, 'sessions' | 'apiKeys' | 'entitlements' | 'grants'>> {
    const page = { limit: NEWEST };
    const [sessions, keys, entitlements] = await Promise.all([
      this.sessions.list({ userId: user.id }, page),
      this.keys.list(user.id, page),
      this.modules.unlocked(user.id),
    ]);
    // after what is unlocked: that claims what was bought with the address
    const grants = await this.grants.newestOf(user, NEWEST);
    return { sessions: sessions.items, apiKeys: keys.items, entitlements: entitlements.items, grants };
  }
}
