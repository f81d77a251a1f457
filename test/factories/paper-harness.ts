import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import { PaperBroker } from '../../src/broker/vendors/paper/paper-broker.js';
import { PaperMarkets } from '../../src/broker/vendors/paper/paper-markets.js';
import { PaperTicker } from '../../src/broker/vendors/paper/paper-ticker.js';
import { PaperModule } from '../../src/broker/vendors/paper/paper.module.js';
import { newId } from '../../src/common/index.js';
import { Config } from '../../src/config/index.js';
import { Clock } from '../../src/platform/index.js';
import { EmbeddedEngine } from '../../src/platform/mongo/embedded-engine.js';
import { setExpiry } from '../setup/expiry.js';
import { testConfig } from '../setup/test-config.js';
import type { BrokerHarness } from './broker-harness.js';
import { ManualClock } from './manual-clock.js';

/** A Wednesday, 15:00 UTC: everything is open. */
export const WEDNESDAY = Date.UTC(2026, 2, 11, 15);
/** The Sunday before it, 12:00 UTC: only what is always open is. */
const SUNDAY = Date.UTC(2026, 2, 8, 12);

/** The paper exchange of one process, on a database of its own unless the configuration of another one is given. */
export async function startPaper(clock: Clock, config: Config = testConfig()): Promise<TestingModule> {
  const ours: DynamicModule = {
    module: class Ours {},
    global: true,
    providers: [
      { provide: Clock, useValue: clock },
      { provide: Config, useValue: config },
    ],
    exports: [Clock, Config],
  };
  const module = await Test.createTestingModule({
    imports: [ours, MongooseModule.forRoot(config.mongodbUri!), PaperModule],
  }).compile();
  return module.init();
}

/** With a database engine of its own, which can be made to hang. */
export async function paperHarness(): Promise<BrokerHarness> {
  const clock = new ManualClock(SUNDAY);
  const dataDir = mkdtempSync(join(tmpdir(), 'td-paper-'));
  const engine = await EmbeddedEngine.start({ dataDir, onChange: () => undefined });
  await setExpiry(engine.uri, false); // the clock stands in the past
  const module = await startPaper(clock, testConfig({ MONGODB_URI: engine.uri }));
  return {
    broker: module.get(PaperBroker),
    newUser: () => Promise.resolve({ userId: newId('usr') }),
    openAsset: 'EURUSD-OTC',
    closedAsset: 'EURUSD',
    advance: async (ms) => {
      clock.advance(ms);
      await module.get(PaperTicker).step();
    },
    priceAt: (asset, time) => module.get(PaperMarkets).current.find(asset).series.priceAt(time),
    silence: () => {
      process.kill(engine.pid!, 'SIGSTOP');
      return Promise.resolve(() => Promise.resolve(void process.kill(engine.pid!, 'SIGCONT')));
    },
    close: async () => {
      await module.close();
      await engine.stop();
    },
  };
}
