// Plain JavaScript, because jest would turn TypeScript into CommonJS here, and the sources are ES modules.
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './run-source.mjs';

/** One engine for the whole run (or TEST_MONGODB_URI); each worker has databases of its own. */
export default async function globalSetup() {
  process.env.TEST_DATABASES = `td_test_${randomBytes(3).toString('hex')}_`;
  if (process.env.TEST_MONGODB_URI) return;
  const { EmbeddedEngine } = await import('../../src/platform/mongo/embedded-engine.ts');
  const engine = await EmbeddedEngine.start({ dataDir: mkdtempSync(join(tmpdir(), 'td-test-')) });
  process.env.TEST_MONGODB_URI = engine.uri;
  globalThis.testEngine = engine;
}
