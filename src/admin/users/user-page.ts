import { Injectable } from '@nestjs/common';
import { toUserDto, UserRepository } from '../../auth/index.js';
import { AuditService } from '../audit/audit.service.js';
import { UserAccess } from './user-access.js';
import { UserActivity } from './user-activity.js';
import { NEWEST, type UserPageDto } from './user.dto.js';
import { UserNotFound } from './user.errors.js';

/** Everything about one user that staff asks for first. */
@Injectable()
export class UserPage {
  constructor(
    private readonly users: UserRepository,
    private readonly activity: UserActivity,
    private readonly access: UserAccess,
    private readonly audit: AuditService,
  ) {}

  /** @throws UserNotFound */
  async of(id: string): Promise<UserPageDto> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFound();
    const [activity, access, audit] = await Promise.all([
      this.activity.of(user),
      this.access.of(user),
      this.audit.list({ limit: NEWEST, target: id }),
    ]);
    return { ...toUserDto(user), ...activity, ...access, audit: audit.items };
  }
}
