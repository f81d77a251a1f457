import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/create-app.js';
import type { LogOutput } from '../../src/common/index.js';
import type { Config } from '../../src/config/index.js';
import { testConfig } from './test-config.js';

export interface TestApp {
  app: NestFastifyApplication;
  config: Config;
  /** `http://127.0.0.1:<port>` */
  url: string;
  close: () => Promise<void>;
}

/**
 * The whole application on a free port with a fresh database; `variables` as in `.env.example`.
 * @param logOutput instead of the standard output
 */
export async function startTestApp(
  variables: Record<string, string> = {},
  logOutput?: LogOutput,
): Promise<TestApp> {
  const config = testConfig(variables);
  const app = await createApp(config, logOutput && { logOutput });
  await app.listen(0, '127.0.0.1');
  return { app, config, url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), close: () => app.close() };
}
