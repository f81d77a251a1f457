import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Demo } from '../seeds/index.js';
import type { Config } from './config/index.js';
import { createApp } from './create-app.js';
import { Clock } from './platform/index.js';
import { aboutModel, welcome } from './welcome.js';

/** Makes the application, listens, and says where. */
export async function serve(config: Config): Promise<void> {
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  const url = (await app.getUrl()).replace(/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])/, 'localhost');
  new Logger('Main').log(`Ready at ${url}${config.role === 'all' ? '' : `, ROLE=${config.role}`}`);
  new Logger('Main').log(aboutModel(config));
  process.stdout.write(welcome(config, url, app.get(Clock).now()));
  void app.get(Demo).loadWhenEmpty();
}
