// npm start: builds when needed, then runs the application in this very process, so that signals and the
// exit code are its own. Another entry of the build may be named: node scripts/start.mjs seeds/main.js --users 500
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWhenStale, requireNode24 } from './built.mjs';

requireNode24();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
buildWhenStale();

const entry = process.argv[2]?.endsWith('.js') ? process.argv.splice(2, 1)[0] : 'src/main.js';
await import(pathToFileURL(`dist/${entry}`).href);
