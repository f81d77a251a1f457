import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { newStanding } from '../states/standing.rules.js';
import { WatchRepository } from '../watch/watch.repository.js';
import { DEFAULT_RULES } from './default-rules.js';
import { RuleRepository } from './rule.repository.js';

/** Makes each default rule once: one that an admin deletes does not come back, and a later version may bring more. */
@Injectable()
export class DefaultRuleShipment implements OnApplicationBootstrap {
  constructor(
    private readonly rules: RuleRepository,
    private readonly watch: WatchRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Several processes that start together, and a crash in between, make each once: ids are fixed. */
  async onApplicationBootstrap(): Promise<void> {
    const { shipped = [] } = await this.watch.find();
    const fresh = DEFAULT_RULES.filter(({ id }) => !shipped.includes(id));
    if (fresh.length === 0) return;
    const now = this.clock.date();
    for (const { name, ...rule } of fresh) {
      await this.rules.insert({
        ...rule,
        name: name[this.config.insightLocale],
        notify: null,
        standing: newStanding(now.getTime()),
        revision: 1,
        createdAt: now,
        updatedAt: now,
      });
    }
    await this.watch.shipped(fresh.map(({ id }) => id));
  }
}
