// Plain JavaScript, because jest would turn TypeScript into CommonJS here, and the sources are ES modules.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import './run-source.mjs';

/** One engine for the whole run (or TEST_MONGODB_URI); each file has databases of its own. */
export default async function globalSetup() {
  // for the engines and command lines that tests start by the dozen
  process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/tests');
  process.env.TEST_DATABASES = `td_test_${randomBytes(3).toString('hex')}_`;
  const { setExpiry } = await import('./expiry.ts');
  if (process.env.TEST_MONGODB_URI) {
    // who may not set it sees a spec fail that says so
    globalThis.expiryBefore = await setExpiry(process.env.TEST_MONGODB_URI, false).catch(() => undefined);
    return;
  }
  const { EmbeddedEngine } = await import('../../src/platform/mongo/embedded-engine.ts');
  const dataDir = mkdtempSync(join(tmpdir(), 'td-test-'));
  const engine = await EmbeddedEngine.start({ dataDir });
  await setExpiry(engine.uri, false);
  process.env.TEST_MONGODB_URI = engine.uri;
  globalThis.stopTestEngine = async () => {
    await engine.stop();
    rmSync(dataDir, { recursive: true });
  };
}
