// npm run test:mongo: the application's tests on the MongoDB in MONGODB_URI (a replica set; the databases it makes there
// begin with "td_test_" and are dropped at the end). Arguments go to jest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { giveUp, requireNode24 } from './built.mjs';

/** Tests that start, stop or kill an embedded engine of their own: they say nothing about another database. */
const ABOUT_THE_ENGINE = [
  'src/platform/mongo/',
  'test/drill/',
  'test/health/health.spec.ts',
  'test/webhooks/database-away.spec.ts',
];

requireNode24();
const uri = process.env.MONGODB_URI;
if (!uri) giveUp('Set MONGODB_URI to the MongoDB to test on: MONGODB_URI=mongodb://... npm run test:mongo');
process.stderr.write(`Skipped, as they are about the embedded engine: ${ABOUT_THE_ENGINE.join(', ')}\n`);
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const skipped = ABOUT_THE_ENGINE.flatMap((path) => ['--testPathIgnorePatterns', path]);
const { status } = spawnSync(
  process.execPath,
  [jest, ...process.argv.slice(2), '--selectProjects', 'app', ...skipped], // jest's lists take all that follows
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: {
      ...process.env,
      MONGODB_URI: '',
      TEST_MONGODB_URI: uri,
    },
  },
);
process.exit(status ?? 1);
