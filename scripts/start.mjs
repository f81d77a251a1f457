// npm start: builds when needed, then runs the application in this very process, so that signals and the
// exit code are its own. Another entry of the build may be named: node scripts/start.mjs seeds/main.js --users 500
import module from 'node:module'; // not by name: an older Node has not all of it
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildAllWhenStale, buildWhenStale, requireNode24 } from './built.mjs';

requireNode24();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const other = process.argv[2]?.endsWith('.js') ? process.argv.splice(2, 1)[0] : undefined;
if (other) buildWhenStale();
else buildAllWhenStale();

// what was compiled for one start is kept for the next; written soon, so that a process that is killed has done it too
module.enableCompileCache('node_modules/.cache/trader-dashboard');
setTimeout(module.flushCompileCache, 5000).unref();

await import(pathToFileURL(`dist/${other ?? 'src/main.js'}`).href);
