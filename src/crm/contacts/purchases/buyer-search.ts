import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../../../events/index.js';
import { Clock, Jobs } from '../../../platform/index.js';
import { CrmState } from '../crm-state.js';
import { BuyerRepository } from './buyer.repository.js';
import { Buyers } from './buyers.js';
import { SALE_EVENTS } from './lifecycle.rules.js';

declare module '../../../platform/index.js' {
  interface JobMap {
    /** Looks once through the events of before there were contacts. */
    'crm.find-buyers': Record<string, never>;
  }
}

const STATE = 'buyers-found';

/** Those who bought before there were contacts; whoever buys from then on is marked when the event is counted. */
@Injectable()
export class BuyerSearch implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly events: EventStore,
    private readonly repository: BuyerRepository,
    private readonly buyers: Buyers,
    private readonly state: CrmState,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.define({ name: 'crm.find-buyers', run: ({ signal }) => this.search(signal), attempts: 20 });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!(await this.state.get(STATE))) await this.jobs.add('crm.find-buyers', {}, { key: 'first' });
  }

  /** All of them; may be done again. */
  async search(signal: AbortSignal): Promise<void> {
    const now = this.clock.date();
    for (const type of SALE_EVENTS) {
      for await (const events of this.events.scan({ from: new Date(0), to: now, type })) {
        signal.throwIfAborted();
        const names = new Set(events.map(({ userId }) => userId));
        await this.repository.mark(
          [...names].map((name) => ({ name })),
          now,
        );
      }
    }
    await this.state.set(STATE, now);
    this.buyers.wake();
  }
}
