import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { ModuleGuards } from '../../members/index.js';

/** What is told to the owner of a bot; of a suspension nothing is. */
interface Refusal {
  detail?: string;
}

/** Who may have a bot that trades: whoever is not suspended, and has the module that bots need. */
@Injectable()
export class TradingRights {
  constructor(
    private readonly users: UserRepository,
    private readonly guards: ModuleGuards,
  ) {}

  /** Why this user may not; undefined: they may. */
  async refusal(userId: string): Promise<Refusal | undefined> {
    if ((await this.suspendedAmong([userId])).length > 0) return {};
    if (!(await this.guards.allows('bot', userId))) return { detail: 'The module that it needs has ended' };
    return undefined;
  }

  /** Those of many who are suspended, in one question. */
  suspendedAmong(userIds: readonly string[]): Promise<string[]> {
    return this.users.suspendedAmong(userIds);
  }
}
