import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '../../src/config/index.js';
import { Clock, Jobs, PlatformModule } from '../../src/platform/index.js';
import { testConfig } from '../setup/test-config.js';

/** What runs jobs, as in a process of its own: with others on the same database (and Redis) when they are told it. */
export interface JobProcess {
  module: TestingModule;
  jobs: Jobs;
  close: () => Promise<void>;
}

/** `define` is called before the process begins to take jobs, as a room's `onModuleInit` is. */
export async function startJobProcess(
  variables: Record<string, string>,
  define: (jobs: Jobs) => void | Promise<void> = () => undefined,
  clock: Clock = new Clock(),
): Promise<JobProcess> {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(testConfig(variables)), PlatformModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  module.useLogger(false);
  const jobs = module.get(Jobs);
  await define(jobs);
  await module.init();
  return { module, jobs, close: () => module.close() };
}

/** Resolves when the condition holds; the test's own time-out says when it never does. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
