import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { openLog, parseIsoTime } from '../src/common/index.js';
import { Preparation } from '../src/analytics/index.js';
import { ConfigError, loadConfig } from '../src/config/index.js';
import { EventLedger } from '../src/events/index.js';
import { runningEngineUri } from '../src/platform/index.js';
import { FirstInsight, SeedRuns, TradingSeeds, WorldSeeds } from './index.js';
import { Progress } from './progress.js';
import { lastFullHour } from './until.js';

const USAGE = `npm run seed -- [--users 500] [--days 90] [--events 200000] [--seed 42] [--until 2026-11-23T12:00:00Z] [--force]
Loads events of a made-up trading community, the same ones for the same seed; a second run adds nothing twice.
With MONGODB_URI into that MongoDB, else into the embedded database, whether the application runs or not.
Refuses with NODE_ENV=production, unless --force is given.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { values } = parse();
  if (values.help) return void console.log(USAGE);
  const variables = { ...process.env, DEMO: 'off', ROLE: 'all' };
  if (process.env['NODE_ENV'] === 'production' && !values.force) {
    throw new UsageError(
      'NODE_ENV is production: made-up events are not loaded there. --force does it all the same.',
    );
  }
  const config = loadConfig({ ...variables, MONGODB_URI: await databaseUri(variables) });
  const plan = {
    users: whole('users', values.users, 1, 1_000_000),
    days: whole('days', values.days, 1, 3650),
    events: whole('events', values.events, 1, 50_000_000),
    seed: word('seed', values.seed),
    until: instant(values.until),
    timeZone: config.businessTz,
    currency: config.currency,
  };

  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
    logger: await openLog(config, { level: 'warn' }),
    abortOnError: false,
  });
  app.enableShutdownHooks(); // Ctrl-C finishes the batch; the next run goes on there
  try {
    await app.get(EventLedger).drained(); // and with that this process has a slot of its own
    const { trades, candles } = await app.get(TradingSeeds).loadForAdmin();
    console.log(
      `${trades} trades of bots over ${candles} candles of the paper market, for the first admin, and rows of the scanner.`,
    );
    console.log(await app.get(WorldSeeds).load(plan.seed));
    const runs = app.get(SeedRuns);
    const id = await runs.begin(plan, new Date());
    const before = await runs.progress(id);
    if (before.finished) {
      await app.get(FirstInsight).make(id);
      console.log(`Loaded before: ${before.told.toLocaleString('en-US')} events. Nothing to add.`);
      return;
    }
    const progress = new Progress(plan.events, before.told);
    let now = before;
    while (!now.finished) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      now = await runs.progress(id);
      progress.show(now.told);
    }
    const existed = now.told - now.created;
    progress.end(existed ? `${existed.toLocaleString('en-US')} of them existed before` : '');
    await app.get(FirstInsight).make(id);
    await app.get(Preparation).now(); // else the first funnel would read all of them
  } finally {
    await app.close();
  }
}

/** Beside a running application: its engine; else the configured MongoDB, or none, and an engine is started here. */
async function databaseUri(variables: Record<string, string | undefined>): Promise<string | undefined> {
  return variables['MONGODB_URI'] || (await runningEngineUri(loadConfig(variables).dataDir));
}

function parse() {
  try {
    return parseArgs({
      options: {
        users: { type: 'string', default: '500' },
        days: { type: 'string', default: '90' },
        events: { type: 'string', default: '200000' },
        seed: { type: 'string', default: '42' },
        until: { type: 'string' },
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}"`);
}

/** It becomes a part of the events' ids. */
function word(name: string, text: string): string {
  if (/^[A-Za-z0-9_.-]{1,32}$/.test(text)) return text;
  throw new UsageError(`--${name} must be 1 to 32 letters, digits, "_", "." or "-", not "${text}"`);
}

function instant(text: string | undefined): Date {
  if (text === undefined) return lastFullHour(new Date());
  const time = parseIsoTime(text, true);
  if (time === null) {
    throw new UsageError(`--until must be ISO 8601 with its zone, or a date (midnight UTC), not "${text}"`);
  }
  if (time > Date.now()) throw new UsageError('--until must not be in the future');
  return new Date(time);
}

main().catch((error: unknown) => {
  const plain = error instanceof UsageError || error instanceof ConfigError;
  process.stderr.write(`${plain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
