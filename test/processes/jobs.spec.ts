import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Application } from '../drill/application.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const ENTRY = resolve('test/processes/app-with-jobs.mjs');
const NOTES = 20;

interface Entry {
  what: string;
  pid: number;
  mark: string;
  attempt: number;
}

/** Two API processes that add the same jobs, and two workers. */
describeWithRedis('jobs of several processes', () => {
  let installation: Installation;
  let workers: Application[];

  const journal = (what: string): Entry[] => {
    const path = join(installation.folder, 'journal');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    return lines
      .map((line) => line.split(' '))
      .map(([word, pid, mark, attempt]) => ({ what: word, pid: Number(pid), mark, attempt: Number(attempt) }))
      .filter((entry) => entry.what === what);
  };
  const gate = () => join(installation.folder, 'gate');

  beforeAll(async () => {
    installation = await Installation.start();
    const { folder } = installation;
    const variables = { NOTES: String(NOTES), JOURNAL: join(folder, 'journal'), GATE: join(folder, 'gate') };
    const [, , ...rest] = await installation.run(['api', 'api', 'worker', 'worker'], ENTRY, variables);
    workers = rest;
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  it('each job runs once, however many add it and look for it', async () => {
    await until(() => journal('noted').length >= NOTES && journal('begun').length >= 1);
    const marks = journal('noted').map(({ mark }) => Number(mark));
    expect(marks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: NOTES }, (_, mark) => mark));
    const rows = await installation.withDatabase((client) =>
      client.db('trader_dashboard').collection('jobs').find({ name: 'test.note' }).toArray(),
    );
    expect(rows.map(({ attempts }) => attempts as number)).toEqual(Array.from({ length: NOTES }, () => 1));
  });

  it("a killed worker's job is taken over by the other one", async () => {
    const [first] = journal('begun');
    const killed = workers.find(({ pid }) => pid === first.pid)!;
    const other = workers.find(({ pid }) => pid !== first.pid)!;
    await killed.kill();
    await until(() => journal('begun').length === 2);
    writeFileSync(gate(), '');
    await until(() => journal('ended').length > 0);
    expect(journal('begun')[1]).toMatchObject({ pid: other.pid, attempt: 2 });
    expect(journal('ended')).toMatchObject([{ pid: other.pid, attempt: 2 }]);
  });
});
