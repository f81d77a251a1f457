import 'reflect-metadata';
import { Demo } from '../seeds/index.js';
import { openLog } from './common/index.js';
import type { Config } from './config/index.js';
import { createApp } from './create-app.js';
import { Clock } from './platform/index.js';
import { aboutModel, welcome } from './welcome.js';

/** Makes the application, listens, and says where. */
export async function serve(config: Config): Promise<void> {
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
