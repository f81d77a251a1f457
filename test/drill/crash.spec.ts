import { resolve } from 'node:path';
import { crashDrill } from './crash.js';

const entry = ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')];

test('application and engine killed under load: nothing acknowledged is lost or counted twice', async () => {
  const report = await crashDrill({ kills: 2, entry, connections: 8 });
  expect(report.kills).toHaveLength(2);
  expect(report.acknowledged).toBeGreaterThan(50);
  expect(report.lost).toEqual([]);
  expect(report.doubled).toEqual([]);
  expect(report.unexpected).toEqual([]);
  expect(report.recount.differences).toEqual([]);
  expect(report.recount.events).toBe(report.acknowledged);
}, 120_000);
