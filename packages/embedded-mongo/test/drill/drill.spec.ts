import { crashDrill } from './crash.ts';
import { fuzzDrill } from './fuzz.ts';

test('frames that no driver sends are noticed by nobody else', async () => {
  const report = await fuzzDrill({ frames: 3000, seed: 2026 });
  expect(report.faults).toEqual([]);
  expect(Object.values(report.kinds).reduce((a, b) => a + b)).toBe(3000);
  expect(report.answered).toBeGreaterThan(500);
  expect(report.closed).toBeGreaterThan(500);
  expect(report.worked).toBeGreaterThan(20);
}, 120_000);

test('killed under mixed load: what was acknowledged is there, and indexes and counts agree', async () => {
  const report = await crashDrill({ kills: 3, seed: 2026, workers: 4 });
  expect(report.faults).toEqual([]);
  expect(report.kills).toBe(3);
  expect(report.acknowledged).toBeGreaterThan(50);
}, 120_000);
