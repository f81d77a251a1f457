import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../src/config/index.js';
import { EventStore } from '../src/events/index.js';
import { Clock } from '../src/platform/index.js';
import { FirstInsight } from './first-insight.js';
import { SeedRuns } from './seed-runs.js';
import { TradingSeeds } from './trading.js';
import { lastFullHour } from './until.js';
import { WorldSeeds } from './world.js';

const DEMO = { seed: 'demo', users: 50, days: 90, events: 5000 };

/** A first start without data shows something. */
@Injectable()
export class Demo {
  private readonly log = new Logger('Demo');

  constructor(
    private readonly config: Config,
    private readonly store: EventStore,
    private readonly runs: SeedRuns,
    private readonly trading: TradingSeeds,
    private readonly world: WorldSeeds,
    private readonly insight: FirstInsight,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins to load a small set when there is no event at all; the ledger does it in the background. Never rejects:
   * an application that serves does so without a demo set too.
   */
  async loadWhenEmpty(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.log.error(`The demo set is not loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async load(): Promise<void> {
    const { demo, production, role, businessTz: timeZone, currency } = this.config;
    if (!demo || production || role !== 'all') return;
    if (!(await this.store.isEmpty()) || !(await this.runs.isEmpty())) return;
    const now = this.clock.date();
    const run = await this.runs.begin({ ...DEMO, until: lastFullHour(now), timeZone, currency }, now);
    void this.world
      .load(DEMO.seed)
      .then((loaded) => this.log.log(loaded))
      .catch((error: unknown) =>
        this.log.warn(`Modules, members and templates of the demo set are not loaded: ${String(error)}`),
      );
    void this.trading
      .loadForAdmin()
      .catch((error: unknown) => this.log.warn(`Trades of the demo set are not loaded: ${String(error)}`))
      .then(() => this.insight.make(run))
      .catch((error: unknown) => this.log.warn(`There is no insight of yesterday: ${String(error)}`));
    const { events, users, days } = DEMO;
    this.log.log(
      `There is no data yet: loading a demo set of ${events.toLocaleString('en-US')} events of ${users} users over ${days} days, some seconds in the background (DEMO=off does not)`,
    );
  }
}
