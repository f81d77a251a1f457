import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { startPaper, WEDNESDAY } from '../../../../test/factories/paper-harness.js';
import { testConfig } from '../../../../test/setup/test-config.js';
import { until } from '../../../../test/setup/until.js';
import { PaperBroker } from './paper-broker.js';
import { PaperClock } from './paper-clock.js';

const HOUR = 3_600_000;

describe('the clock of the paper market', () => {
  const running: TestingModule[] = [];
  afterEach(() => Promise.all(running.splice(0).map((module) => module.close())));

  /** A process on a database; `variables` as in `.env.example`. */
  async function start(uri: string, ours: ManualClock, variables: Record<string, string> = {}) {
    const module = await startPaper(ours, testConfig({ MONGODB_URI: uri, ...variables }));
    running.push(module);
    await module.get(PaperClock).start();
    return { module, clock: module.get(PaperClock) };
  }

  it('begins with our time, and runs at its speed', async () => {
    const ours = new ManualClock(WEDNESDAY);
    const { clock } = await start(testConfig().mongodbUri!, ours, { PAPER_SPEED: '10' });
    expect(clock.now()).toBe(WEDNESDAY);
    ours.advance(1500);
    expect(clock.now()).toBe(WEDNESDAY + 15_000);
    expect(clock.until(WEDNESDAY + 25_000)).toBe(1000);
  });

  it('goes on over a restart, with what has passed meanwhile', async () => {
    const uri = testConfig().mongodbUri!;
    const ours = new ManualClock(WEDNESDAY);
    const { module } = await start(uri, ours, { PAPER_SPEED: '10' });
    ours.advance(HOUR);
    await module.close();
    ours.advance(HOUR);
    const { clock } = await start(uri, ours, { PAPER_SPEED: '10', PAPER_SEED: 'another' });
    expect(clock.now()).toBe(WEDNESDAY + 20 * HOUR);
  });

  it('takes another speed from the moment on at which a process brings it, and tells those that run', async () => {
    const uri = testConfig().mongodbUri!;
    const ours = new ManualClock(WEDNESDAY);
    const { clock: old } = await start(uri, ours, { PAPER_SPEED: '10' });
    ours.advance(HOUR);
    const { clock } = await start(uri, ours, { PAPER_SPEED: '2' });
    expect(clock.now()).toBe(WEDNESDAY + 10 * HOUR);
    ours.advance(HOUR);
    expect(clock.now()).toBe(WEDNESDAY + 12 * HOUR);
    await until(() => old.now() >= 0 && old.speed === 2);
    // the old one was ahead until it heard of it: it waits there
    expect(old.now()).toBe(WEDNESDAY + 20 * HOUR);
    ours.advance(5 * HOUR);
    expect([old.now(), clock.now()]).toEqual([WEDNESDAY + 22 * HOUR, WEDNESDAY + 22 * HOUR]);
  });

  it('is one clock when many processes start at once, with different speeds', async () => {
    const uri = testConfig().mongodbUri!;
    const ours = new ManualClock(WEDNESDAY);
    const started = await Promise.all(
      ['3', '3', '5', '5', '7'].map((speed) => start(uri, ours, { PAPER_SPEED: speed })),
    );
    ours.advance(HOUR);
    const [{ clock }] = started;
    await until(() => started.every((one) => one.clock.now() >= 0 && one.clock.speed === clock.speed));
    ours.advance(24 * HOUR);
    const times = started.map((one) => one.clock.now());
    expect(new Set(times).size).toBe(1);
    expect(times[0]).toBe(WEDNESDAY + 25 * HOUR * clock.speed);
  });

  it('stands still while ours is set back', async () => {
    const ours = new ManualClock(WEDNESDAY);
    const { clock } = await start(testConfig().mongodbUri!, ours);
    ours.advance(HOUR);
    expect(clock.now()).toBe(WEDNESDAY + HOUR);
    ours.advance(-2 * HOUR);
    expect(clock.now()).toBe(WEDNESDAY + HOUR);
    ours.advance(2 * HOUR + 1);
    expect(clock.now()).toBe(WEDNESDAY + HOUR + 1);
  });

  it('begins a replay with its files, beside the clock of made prices', async () => {
    const uri = testConfig().mongodbUri!;
    const path = join(mkdtempSync(join(tmpdir(), 'td-replay-')), 'x.csv');
    const first = Date.UTC(2016, 9, 7);
    const lines = Array.from({ length: 500 }, (_, at) => `${first / 1000 + at * 60},2,3,1,2`);
    writeFileSync(path, ['time,open,high,low,close', ...lines].join('\n'));
    const ours = new ManualClock(WEDNESDAY);
    await start(uri, ours);
    const { module, clock } = await start(uri, ours, { PAPER_REPLAY: `X=${path}` });
    expect(clock.now()).toBe(first + 300 * 60_000);
    ours.advance(60_000);
    await module.close();
    const again = await start(uri, ours, { PAPER_REPLAY: `X=${path}` });
    expect(again.clock.now()).toBe(first + 301 * 60_000);
    const market = await again.module.get(PaperBroker).market();
    expect((await market.assets()).map(({ id, open }) => [id, open])).toEqual([['X', true]]);
    const { clock: made } = await start(uri, ours);
    expect(made.now()).toBe(WEDNESDAY + 60_000);
  });
});
