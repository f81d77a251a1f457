// Builds the application when its sources are newer than the last build. Runs on Node 20 too, so that it can say what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');
const lock = join(root, 'node_modules', '.building');
const SOURCES = ['src', 'seeds', 'nest-cli.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Ends the process with a sentence that says what to do. */
export function giveUp(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** The application needs Node 24; `npm install` brings it, and `npm run` puts it first on the PATH. */
export function requireNode24() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return;
  const installed = existsSync(join(root, 'node_modules', 'node', 'bin'));
  giveUp(
    `This is Node ${process.versions.node}; the application needs Node 24.\n` +
      (installed
        ? 'Start it with "npm start": that runs the Node 24 in node_modules.'
        : 'Run "npm install" first: it brings Node 24 with it (its install script must be allowed to run), then "npm start".'),
  );
}

/** `nest build`, when a source is newer than the last build (or there is none). Of several starts at once one builds. */
export function buildWhenStale() {
  if (isBuilt()) return;
  if (!existsSync(join(root, 'node_modules', '@nestjs', 'cli'))) {
    giveUp('The application is not built, and its build tools are not installed. Run "npm install" first.');
  }
  const release = waitForTurn();
  try {
    if (!isBuilt()) build();
  } finally {
    release();
  }
}

function isBuilt() {
  if (!existsSync(stamp) || !existsSync(join(root, 'dist/src/main.js'))) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return SOURCES.every((source) => newest(join(root, source)) <= builtAt);
}

/** The lock names the process that builds; that of a process which is gone counts for nothing. */
function waitForTurn() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      const release = () => {
        process.off('exit', release);
        rmSync(lock, { force: true });
      };
      process.on('exit', release); // when it gives up
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isRunning(holder())) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function holder() {
  try {
    return Number(readFileSync(lock, 'utf8')) || process.pid; // nothing in it yet: it is about to be written
  } catch {
    return process.pid; // released this moment
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function build() {
  process.stderr.write('Building (only after a change) ...\n');
  const startedAt = new Date();
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) giveUp('The build failed.', status ?? 1);
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt); // what changed while it was building is newer
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs; // a deleted file moves its folder's time
  for (const name of readdirSync(path)) {
    if (!name.endsWith('.spec.ts')) latest = Math.max(latest, newest(join(path, name)));
  }
  return latest;
}
