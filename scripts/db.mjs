// npm run db, db:backup, db:check, db:compact, db:copy: embedded-mongo's command lines on the application's data folder
// (DATA_DIR in the environment or in .env, else .data), unless --data names another.
import { existsSync } from 'node:fs';
import module from 'node:module'; // not by name: an older Node has not all of it
import { fileURLToPath } from 'node:url';
import { giveUp, requireNode24 } from './built.mjs';

requireNode24();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (existsSync('.env')) process.loadEnvFile('.env');
module.enableCompileCache('node_modules/.cache/embedded-mongo'); // half of a start, and 30 MB

const dataDir = process.env.DATA_DIR || '.data';
const [first, ...rest] = process.argv.slice(2);
const says = (option) => process.argv.some((arg) => arg === option || arg.startsWith(`${option}=`));

if (first === 'copy') await copy();
else {
  if (!says('--data')) process.argv.push('--data', dataDir);
  await import('../packages/embedded-mongo/src/main.ts');
}

/** `--from` or `--to` left out of a copy is the application's own data: an engine runs on it for as long. */
async function copy() {
  const missing = ['--from', '--to'].filter((side) => !says(side));
  if (missing.length === 2) giveUp('Say where to: npm run db:copy -- --to mongodb://...');
  const { startEngine } = await import('../packages/embedded-mongo/src/index.ts');
  const { OPERATIONS } = await import('../packages/embedded-mongo/src/operations/main.ts');
  let engine;
  try {
    if (missing.length) engine = await startEngine({ dataDir });
    process.exitCode = await OPERATIONS.copy(engine ? [...rest, missing[0], engine.uri] : rest);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await engine?.stop();
  }
}
