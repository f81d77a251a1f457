import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--no-warnings', resolve('test/drill/main.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: '/nowhere' },
  });

test('without strace the trace is skipped, and not said to be passed', () => {
  const { status, stdout } = run('fsync');
  expect(stdout).toContain('fsync: SKIPPED');
  expect(stdout).not.toContain('passed');
  expect(status).toBe(0);
});

test.each([[['flood']], [['crash', 'fsync']]])('%j is no drill', (args) => {
  const { status, stdout, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('crash, fsync');
});
