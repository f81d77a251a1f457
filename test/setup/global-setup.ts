import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEngine } from '../../src/platform/mongo/embedded-engine.js';

/** One engine for the whole run (or TEST_MONGODB_URI); each worker has databases of its own. */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_MONGODB_URI']) return;
  const engine = await EmbeddedEngine.start({ dataDir: mkdtempSync(join(tmpdir(), 'td-test-')) });
  process.env['TEST_MONGODB_URI'] = engine.uri;
  (globalThis as { testEngine?: EmbeddedEngine }).testEngine = engine;
}
