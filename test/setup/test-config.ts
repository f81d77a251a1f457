import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../src/config/index.js';

/** A configuration with a database of its own on the run's engine; `variables` are those of `.env.example`. */
export function testConfig(variables: Record<string, string> = {}): Config {
  const uri = new URL(process.env['TEST_MONGODB_URI']!);
  uri.pathname = `/t${process.pid}_${randomBytes(4).toString('hex')}`;
  return loadConfig({
    DATA_DIR: mkdtempSync(join(tmpdir(), 'td-data-')),
    MONGODB_URI: uri.toString(),
    PORT: '0',
    DEMO: 'off',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'admin-password-1',
    ...variables,
  });
}
