// The application with two kinds of job more, which write down who runs them: node --import run-source.mjs app-with-jobs.mjs
import 'reflect-metadata';
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config/index.ts';
import { createApp } from '../../src/create-app.ts';
import { Jobs } from '../../src/platform/index.ts';

const { JOURNAL, GATE, NOTES } = process.env;
const write = (what, job) =>
  appendFileSync(JOURNAL, `${what} ${process.pid} ${job.data.mark} ${job.attempt}\n`);

const config = loadConfig();
const app = await createApp(config, { logLevel: 'error' });
const jobs = app.get(Jobs);
jobs.define({ name: 'test.note', concurrency: 2, run: (job) => write('noted', job) });
jobs.define({
  name: 'test.gate',
  leaseMs: 3000,
  run: async (job) => {
    write('begun', job);
    while (!existsSync(GATE)) await sleep(20, undefined, { signal: job.signal });
    write('ended', job);
  },
});
await app.listen(config.port, config.host);
if (config.role === 'api') {
  // every API process adds the same ones
  for (let mark = 0; mark < Number(NOTES); mark++)
    await jobs.add('test.note', { mark }, { key: `note-${mark}` });
  await jobs.add('test.gate', { mark: 0 }, { key: 'gate' });
}
