import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import { openLog } from '../../common/index.js';
import { Config, ConfigError, loadConfig } from '../../config/index.js';
import { Audit, runningEngineUri } from '../../platform/index.js';
import { RebuildService } from './rebuild.service.js';

/** `npm run analytics:rebuild`: exit code 0 when the totals were right, 1 when some had to be corrected, 2 when it failed. */
async function main(): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const variables: Record<string, string | undefined> = { ...process.env, DEMO: 'off' };
  const beside = variables['MONGODB_URI'] || (await runningEngineUri(loadConfig(variables).dataDir));
  const loaded = loadConfig({ ...variables, MONGODB_URI: beside });
  const config = new Config({ ...loaded, role: 'api' }); // it takes no slot of its own
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
    logger: await openLog(config, { level: 'error' }),
    abortOnError: false,
  });
  try {
    const startedAt = performance.now();
    const { events, differences } = await app
      .get(RebuildService)
      .run(({ collection, id, stored, counted }) => {
        console.log(`${collection} ${id}\n  was: ${stored}\n  is:  ${counted}`);
      });
    await app
      .get(Audit)
      .record(
        { actorId: 'system', via: 'system', action: 'analytics.rebuild', after: { events, differences } },
        ['events', 'differences'],
      );
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(
      differences === 0
        ? `Recounted ${events} events in ${seconds} s: nothing to correct.`
        : `Recounted ${events} events in ${seconds} s: corrected ${differences} totals.`,
    );
    return differences === 0 ? 0 : 1;
  } finally {
    await app.close();
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const message =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = 2;
  },
);
