// npm run test:web [-- <jest's arguments>]: the console in Chromium, against the built application.
// npm run web:shots [-- <folder>]: pictures of its screens.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from '../test/web/support/chromium.ts';
import { buildAllWhenStale, giveUp, requireNode24 } from './built.mjs';

requireNode24();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (!chromiumPath()) {
  giveUp(
    'There is no Chromium, so the console is not tested: install one (apt-get install chromium), or name it in CHROMIUM_PATH.',
    process.env.REQUIRE_CHROMIUM === '1' ? 1 : 0,
  );
}
buildAllWhenStale();
const [first, ...others] = process.argv.slice(2);
const [command, ...args] =
  first === '--shots'
    ? ['test/web/shots.ts', ...others]
    : ['node_modules/jest/bin/jest.js', '--config', 'jest.web.config.js', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, ['--no-warnings', command, ...args], { stdio: 'inherit' });
process.exit(status ?? 1);
