import { ConsoleLogger } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { ConfigModule } from '../../src/config/index.js';
import { CandleFeeds, Candles, MarketModule } from '../../src/market/index.js';
import { Clock, Database, PlatformModule } from '../../src/platform/index.js';
import { testConfig } from '../setup/test-config.js';
import { ManualClock } from './manual-clock.js';
import { MIDNIGHT, SteppedSource } from './stepped-source.js';

/** The market's room on a database of its own, at midnight by a clock that is moved by hand, and a source beside it. */
export async function marketWorld() {
  const config = testConfig();
  const clock = new ManualClock(MIDNIGHT);
  const start = async () => {
    const started = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), PlatformModule, MarketModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .setLogger(new ConsoleLogger({ logLevels: ['fatal'] }))
      .compile();
    await started.init();
    await started.get(Database).onApplicationBootstrap();
    return {
      module: started,
      candles: started.get(Candles),
      feeds: started.get(CandleFeeds),
      close: () => started.close(),
    };
  };
  const first = await start();
  return {
    ...first,
    clock,
    connection: first.module.get<Connection>(getConnectionToken()),
    source: new SteppedSource(clock),
    /** Another process on the same database, with nothing in memory; close it as well. */
    another: start,
  };
}

export type MarketWorld = Awaited<ReturnType<typeof marketWorld>>;
