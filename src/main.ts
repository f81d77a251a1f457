import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { openLog, Scrubber } from './common/index.js';
import { ConfigError, loadConfig, secretsOf } from './config/index.js';
import { Demo } from '../seeds/index.js';
import { createApp } from './create-app.js';
import { Clock } from './platform/index.js';
import { aboutModel, welcome } from './welcome.js';

let scrubber = new Scrubber();

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig();
  scrubber = new Scrubber(secretsOf(config));
  const log = await openLog(config);
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  const url = (await app.getUrl()).replace(/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])/, 'localhost');
  const ready = `Ready at ${url}${config.role === 'all' ? '' : `, ROLE=${config.role}`}`;
  // people, and scripts of theirs, look for this line; in production only collectors of logs read it
  if (config.production) log.log(ready, 'Main');
  else process.stdout.write(`${ready}\n`);
  log.log(aboutModel(config), 'Main');
  process.stdout.write(welcome(config, url, app.get(Clock).now()));
  void app.get(Demo).loadWhenEmpty();
}

process.stdout.on('error', () => undefined); // whoever read the log has gone; that ends nothing here

main().catch((error: unknown) => {
  process.stderr.write(`${scrubber.text(whatToDo(error))}\n`);
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
