// node --import ./test/setup/run-source.mjs src/main.ts: runs the application from its sources, decorators included,
// so that a test can have it as a process of its own without a build; the tests themselves are loaded by it too (see
// runtime.mjs). What was translated and compiled is kept: tests start dozens of such processes, and threads.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const root = new URL('../../', import.meta.url).href;
const cache = fileURLToPath(new URL('node_modules/.cache/run-source', root));
const require = createRequire(import.meta.url);
const { version } = require('@swc/core/package.json');
const options = {
  swcrc: false,
  module: { type: 'es6' },
  sourceMaps: true,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

/** Of what was translated: its address -> the file of its map. */
export const sourceMaps = new Map();

mkdirSync(cache, { recursive: true });
enableCompileCache(cache);

const isOurs = (url) => ['src', 'seeds', 'test'].some((folder) => url.startsWith(`${root}${folder}/`));

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && isOurs(context.parentURL ?? '')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!isOurs(url) || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: translated(url), shortCircuit: true };
  },
});

/** Kept in a file for each source, which says at its end what it was made from. */
function translated(url) {
  const filename = fileURLToPath(url);
  const source = readFileSync(filename, 'utf8');
  const kept = `${cache}/${hash(filename)}.js`;
  sourceMaps.set(url, `${kept}.map`);
  const end = `\n// ${hash(version + JSON.stringify(options) + source)}\n`;
  const known = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  if (known.endsWith(end)) return known;
  const { code, map } = require('@swc/core').transformSync(source, { filename, ...options });
  keep(`${kept}.map`, map);
  keep(kept, code + end);
  return code + end;
}

/** Others may read it meanwhile. */
function keep(filename, text) {
  const draft = `${filename}.${process.pid}.${threadId}`;
  writeFileSync(draft, text);
  renameSync(draft, filename);
}

function hash(text) {
  return createHash('sha1').update(text).digest('hex');
}
