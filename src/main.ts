import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { ConfigError, loadConfig } from './config/index.js';
import { Demo } from '../seeds/index.js';
import { createApp } from './create-app.js';
import { Clock } from './platform/index.js';
import { aboutModel, welcome } from './welcome.js';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig();
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  const url = (await app.getUrl()).replace(/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])/, 'localhost');
  new Logger('Main').log(`Ready at ${url}${config.role === 'all' ? '' : `, ROLE=${config.role}`}`);
  new Logger('Main').log(aboutModel(config));
  process.stdout.write(welcome(config, url, app.get(Clock).now()));
  void app.get(Demo).loadWhenEmpty();
}

main().catch((error: unknown) => {
  process.stderr.write(`${whatToDo(error)}\n`);
  process.exit(1); // the engine, if it did start, ends when this process is gone
});

/** What a person can mend is said in a line; anything else with its stack. */
function whatToDo(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Choose another one: PORT=${(port ?? 3000) + 100} npm start`;
  return error.stack ?? error.message;
}
