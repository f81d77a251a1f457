// The OpenAPI document of the built application: comments become descriptions only there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhenStale, requireNode24 } from './built.mjs';

/** Starts the application on nothing, gives its document (and the checks of its DTOs) to `use`, and ends it. */
export async function withDocument(use) {
  requireNode24();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  buildWhenStale();
  const built = new URL('../dist/src/', import.meta.url);
  await import('reflect-metadata');
  const { getMetadataStorage } = await import('class-validator');
  const { createApp } = await import(new URL('create-app.js', built));
  const { createDocument } = await import(new URL('openapi.js', built));
  const { loadConfig } = await import(new URL('config/index.js', built));

  const folder = mkdtempSync(join(tmpdir(), 'td-docs-'));
  const config = loadConfig({
    ...process.env,
    DATA_DIR: folder,
    PORT: '0',
    DEMO: 'off',
    NODE_ENV: 'development',
  });
  const app = await createApp(config, { logLevel: 'error' });
  try {
    await use(createDocument(app, config), { getMetadataStorage });
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
