// Builds the application and its web console when their sources are newer than the last build. Runs on Node 20 too, so
// that it can say what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = join(root, 'node_modules', '.building');

/** What is built of what: `tool` is a package that is there when build tools are installed. */
const APPLICATION = {
  name: 'application',
  stamp: 'dist/.built',
  result: 'dist/src/main.js',
  sources: ['src', 'seeds', 'nest-cli.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'],
  tool: 'node_modules/@nestjs/cli',
  command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
};
const CONSOLE = {
  name: 'web console',
  stamp: 'web/dist/.built',
  result: 'web/dist/index.html',
  sources: ['web/src', 'web/public', 'web/build', 'web/index.html', 'web/package.json', 'web/vite.config.ts'],
  tool: 'node_modules/vite',
  command: ['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'],
};

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

/** Builds the API where a source is newer than its last build (or there is none). Of several starts at once one builds. */
export function buildWhenStale() {
  buildThoseStale([APPLICATION]);
}

/** The same, and the console that it serves. */
export function buildAllWhenStale() {
  buildThoseStale([APPLICATION, CONSOLE]);
}

function buildThoseStale(parts) {
  const stale = parts.filter((part) => !isBuilt(part));
  if (stale.length === 0) return;
  const lacking = stale.find(({ tool }) => !existsSync(join(root, tool)));
  if (lacking) {
    giveUp(
      `The ${lacking.name} is not built, and its build tools are not installed. Run "npm install" first.`,
    );
  }
  const release = waitForTurn();
  try {
    for (const part of stale) if (!isBuilt(part)) build(part);
  } finally {
    release();
  }
}

function isBuilt({ stamp, result, sources }) {
  if (!existsSync(join(root, stamp)) || !existsSync(join(root, result))) return false;
  const builtAt = statSync(join(root, stamp)).mtimeMs;
  return sources.every((source) => newest(join(root, source)) <= builtAt);
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

function build({ name, stamp, command: [tool, ...args] }) {
  process.stderr.write(`Building the ${name} (only after a change) ...\n`);
  const startedAt = new Date();
  const { status } = spawnSync(process.execPath, [join(root, tool), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) giveUp(`The build of the ${name} failed.`, status ?? 1);
  writeFileSync(join(root, stamp), '');
  utimesSync(join(root, stamp), startedAt, startedAt); // what changed while it was building is newer
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
