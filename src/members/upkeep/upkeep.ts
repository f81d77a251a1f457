import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UserRepository } from '../../auth/index.js';
import { OnceMore } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { EntitlementNews } from '../access/entitlement.news.js';
import type { Grant } from '../grants/grant.js';
import { GrantRepository } from '../grants/grant.repository.js';
import { Reminders } from './reminders.js';
import { upkeepOf } from './upkeep.rules.js';

/** How late an end may be noticed, in ms; a module is locked at its end whether that was noticed or not. */
const EVERY_MS = 15_000;
const AT_ONCE = 200;

/**
 * Does what time brings: reminds before an end, and tells of an end when it has come. Each grant says when it is to be
 * looked at, so that only those are read; of several processes each does the same, and neither harm nor mails add up.
 */
@Injectable()
export class Upkeep {
  private readonly log = new Logger(Upkeep.name);
  private readonly looks = new OnceMore(() => this.lookOnce());
  private failing = false;

  constructor(
    private readonly grants: GrantRepository,
    private readonly users: UserRepository,
    private readonly reminders: Reminders,
    private readonly news: EntitlementNews,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api') return;
    try {
      await this.look();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.error(`Ends of access are not looked at, trying again: ${String(error)}`);
      this.failing = true;
    }
  }

  /** Resolves when everything due was looked at. */
  look(): Promise<void> {
    return this.looks.run();
  }

  private async lookOnce(): Promise<void> {
    for (;;) {
      const due = await this.grants.dueForLook(this.clock.date(), AT_ONCE);
      if (due.length === 0) return;
      const owned = await this.grants.ofUsers([...new Set(due.flatMap(({ userId }) => userId ?? []))]);
      for (const grant of due) {
        const ofOwner =
          grant.userId === null ? [grant] : owned.filter(({ userId }) => userId === grant.userId);
        await this.lookAt(grant, ofOwner);
      }
    }
  }

  /** First what is to be done, then the next time: a crash in between does it again. */
  private async lookAt(grant: Grant & { lookAt: Date }, ofOwner: readonly Grant[]): Promise<void> {
    const step = upkeepOf(grant, ofOwner, this.clock.date());
    if (step.do === 'remind') {
      const user = await this.users.findById(grant.userId!);
      if (user) await this.reminders.send(user, grant, ofOwner, step.end);
    }
    if (step.do === 'tell') this.news.tell([grant.userId!]);
    await this.grants.lookAgain(grant, step.next);
  }
}
