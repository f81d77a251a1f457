// Everything that must be clean before a change lands, one after the other; the first warning fails it.
import { spawnSync } from 'node:child_process';

const CHECKS = [
  ['types of the application', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the engine', 'tsc', '-p', 'packages/embedded-mongo'],
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  [
    'order of rooms',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'seeds',
    'bench',
    'test',
    'packages',
  ],
  ['unused code', 'knip'],
  ['document of the API', 'node', 'scripts/check-docs.mjs'],
];

let failed = 0;
for (const [name, command, ...args] of CHECKS) {
  const started = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
process.exit(failed === 0 ? 0 : 1);
