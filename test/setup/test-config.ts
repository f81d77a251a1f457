import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../src/config/index.js';
import { freshDatabaseUri } from './test-database.js';

/** A configuration with a database of its own on the run's engine; `variables` are those of `.env.example`. */
export function testConfig(variables: Record<string, string> = {}): Config {
  return loadConfig({
    DATA_DIR: mkdtempSync(join(tmpdir(), 'td-data-')),
    MONGODB_URI: freshDatabaseUri(),
    PORT: '0',
    LOG_LEVEL: 'error',
    DEMO: 'off',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'admin-password-1',
    ...variables,
  });
}
