// Everything that must be clean before a change lands, two at a time; the first warning fails it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The longest first: lint takes as long as all others together. */
const CHECKS = [
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['types of the application', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['document of the API', 'node', 'scripts/check-docs.mjs'],
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
    'web/src',
  ],
  ['unused code', 'knip'],
  ['types of the engine', 'tsc', '-p', 'packages/embedded-mongo'],
  ['types of the console', 'web/node_modules/typescript/bin/tsc', '-p', 'web'],
];

/** Runs one and shows what it said in one piece, so that two do not mix. */
async function run([name, command, ...args]) {
  const started = Date.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => said.push(piece));
  const ok = await new Promise((done) => {
    child.once('error', (error) => done(said.push(Buffer.from(`${error.message}\n`)) && false));
    child.once('close', (status) => done(status === 0));
  });
  process.stdout.write(Buffer.concat(said));
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return ok;
}

let failed = 0;
async function lane() {
  for (let next = CHECKS.shift(); next; next = CHECKS.shift()) if (!(await run(next))) failed++;
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
process.exit(failed === 0 ? 0 : 1);
