import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, toSettings } from './config.js';
import { environmentSchema, GENERATED_SECRETS, PLACEHOLDERS } from './config.schema.js';

type Variables = Record<string, string | undefined>;

/** The configuration cannot be used; the message names each variable and what it must be. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Parses the environment once, at boot. Empty variables count as missing.
 * In production placeholders and missing secrets are refused; elsewhere secrets are made and kept in DATA_DIR.
 * @throws ConfigError naming every variable at fault
 */
export function loadConfig(variables: Variables = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  ) as Record<string, string>;

  if (given['NODE_ENV'] === 'production') {
    const problems = GENERATED_SECRETS.flatMap((name) => {
      if (!given[name]) return [`${name} is missing`];
      return given[name] === PLACEHOLDERS[name] ? [`${name} still has the value of .env.example`] : [];
    });
    if (problems.length) throw new ConfigError(problems);
  } else {
    for (const name of GENERATED_SECRETS) if (given[name] === PLACEHOLDERS[name]) delete given[name];
    if (GENERATED_SECRETS.some((name) => !given[name])) {
      Object.assign(given, { ...keptSecrets(given['DATA_DIR'] ?? '.data'), ...given });
    }
  }

  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const env = parsed.data;
  if (env.ROLE !== 'all' && !(env.MONGODB_URI && env.REDIS_URL)) {
    throw new ConfigError([`ROLE ${env.ROLE} needs MONGODB_URI and REDIS_URL`]);
  }
  return new Config(toSettings(env));
}

/** Reads the secrets of this installation, or makes them; two processes that start together agree on one set. */
function keptSecrets(dataDir: string): Record<string, string> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}`;
    const secrets = {
      JWT_SECRET: randomBytes(32).toString('base64url'),
      ENCRYPTION_KEY: `k1:${randomBytes(32).toString('base64')}`,
      WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
    };
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    try {
      linkSync(draft, path); // fails when another process was first: then its set is the one
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
  }
  chmodSync(path, 0o600);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    throw new ConfigError([`${path} is not readable as JSON: restore it, or set the secrets as variables`]);
  }
}
