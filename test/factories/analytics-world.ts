import { ConsoleLogger, type ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { AnalyticsModule } from '../../src/analytics/index.js';
import { AnalyticsProjection } from '../../src/analytics/projection.js';
import { ConfigModule } from '../../src/config/index.js';
import type { Contribution, EventChange } from '../../src/events/index.js';
import { Clock, Database, PlatformModule } from '../../src/platform/index.js';
import { testConfig } from '../setup/test-config.js';

export { randomNumbers } from './random-numbers.js';

type Row = Record<string, unknown> & { _id: string };

/**
 * Analytics on a database of its own; events enter and change as the ledger does it, batch by batch.
 * Slot 0 belongs to the ledger that runs in here: take others. `imports` are rooms that stand on it.
 */
export async function analyticsWorld(
  variables: Record<string, string> = {},
  { imports = [], clock }: { imports?: NonNullable<ModuleMetadata['imports']>; clock?: Clock } = {},
) {
  const config = testConfig({ ROLE: 'all', ...variables });
  const start = async () => {
    const building = Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), PlatformModule, AnalyticsModule, ...imports],
    });
    if (clock) building.overrideProvider(Clock).useValue(clock);
    const started = await building.setLogger(new ConsoleLogger({ logLevels: ['error', 'fatal'] })).compile();
    await started.init();
    await started.get(Database).onApplicationBootstrap();
    return started;
  };
  const module = await start();
  const connection = module.get<Connection>(getConnectionToken());
  const projection = module.get(AnalyticsProjection, { strict: false });
  const events = connection.collection('events') as unknown as mongo.Collection<Row>;
  const slots = connection.collection('slots') as unknown as mongo.Collection<{ _id: number; done: number }>;
  const numbers = new Map<number, number>();
  let ids = 0;

  async function count(slot: number, changes: EventChange[]): Promise<void> {
    const number = (numbers.get(slot) ?? 0) + 1;
    numbers.set(slot, number);
    await projection.apply({ slot, number, changes });
    await slots.updateOne({ _id: slot }, { $set: { done: number } }, { upsert: true });
  }

  return {
    config,
    module,
    connection,
    projection,
    close: () => module.close(),

    /** Another process on the same database, with nothing in memory; close it as well. */
    restarted: start,

    /** Stores events and counts them as one batch of the slot. Returns their ids. */
    async record(
      slot: number,
      contributions: readonly (Contribution & { metadata?: Record<string, unknown> })[],
    ): Promise<string[]> {
      const rows = contributions.map((event) => ({
        _id: `e${ids++}`,
        metadata: {},
        ...event,
        slot,
        batch: 0,
      }));
      await events.insertMany(rows);
      await count(
        slot,
        rows.map(({ _id }, i) => ({ eventId: _id, before: null, after: contributions[i] })),
      );
      return rows.map(({ _id }) => _id);
    },

    /** Changes events (or deletes them, when `after` is null) and counts that as one batch of the slot. */
    async change(slot: number, changes: readonly EventChange[]): Promise<void> {
      for (const { eventId, after } of changes) {
        if (after) await events.updateOne({ _id: eventId }, { $set: { ...after } });
        else await events.updateOne({ _id: eventId }, { $unset: { timestamp: 1, userId: 1, type: 1 } });
      }
      await count(slot, [...changes]);
    },
  };
}

export type AnalyticsWorld = Awaited<ReturnType<typeof analyticsWorld>>;
