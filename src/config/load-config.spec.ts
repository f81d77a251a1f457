import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { environmentSchema, GENERATED_SECRETS, PLACEHOLDERS } from './config.schema.js';
import { ConfigError, loadConfig } from './load-config.js';

const dataDir = () => mkdtempSync(join(tmpdir(), 'td-config-'));
const production = {
  NODE_ENV: 'production',
  JWT_SECRET: 'a-real-secret-of-more-than-32-characters',
  ENCRYPTION_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
};

describe('loadConfig', () => {
  it('knows exactly the variables of .env.example, and their defaults', () => {
    const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
    const known = Object.keys(environmentSchema.shape).filter((name) => name !== 'NODE_ENV');
    expect(Object.keys(example).sort()).toEqual(known.sort());
    for (const name of GENERATED_SECRETS) expect(example[name]).toBe(PLACEHOLDERS[name]);

    const dir = dataDir();
    const secrets = loadConfig({ DATA_DIR: dir });
    expect(loadConfig({ ...example, DATA_DIR: dir })).toEqual(secrets);
  });

  it('makes secrets once and keeps them, readable by the owner only', () => {
    const dir = dataDir();
    const first = loadConfig({ DATA_DIR: dir });
    expect(first.jwtSecret.length).toBeGreaterThanOrEqual(32);
    expect(loadConfig({ DATA_DIR: dir })).toEqual(first);
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(loadConfig({ DATA_DIR: dataDir() }).jwtSecret).not.toBe(first.jwtSecret);
  });

  it('takes a given secret before a kept one', () => {
    const dir = dataDir();
    expect(loadConfig({ DATA_DIR: dir, JWT_SECRET: production.JWT_SECRET }).jwtSecret).toBe(
      production.JWT_SECRET,
    );
  });

  it('accepts production with secrets of its own', () => {
    expect(loadConfig(production)).toMatchObject({
      production: true,
      port: 3000,
      role: 'all',
      corsOrigins: [],
    });
  });

  it.each(GENERATED_SECRETS)('refuses production with a missing or placeholder %s', (name) => {
    expect(() => loadConfig({ ...production, [name]: '' })).toThrow(`${name} is missing`);
    expect(() => loadConfig({ ...production, [name]: PLACEHOLDERS[name] })).toThrow(
      `${name} still has the value of .env.example`,
    );
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'abc'],
    ['TRUST_PROXY', 'yes'],
    ['CORS_ORIGINS', 'app.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['MONGODB_URI', 'http://localhost'],
    ['ROLE', 'boss'],
    ['JWT_SECRET', 'short'],
    ['ENCRYPTION_KEY', 'k1:AAAA'],
    ['WEBHOOK_SECRET', 'whsec_short'],
    ['REGISTRATION', 'maybe'],
    ['ADMIN_EMAIL', 'nobody'],
    ['ADMIN_PASSWORD', 'short'],
    ['WEBHOOK_RETRY_SECONDS', '5,soon'],
    ['BUSINESS_TZ', 'Mars/Olympus'],
    ['CURRENCY', 'reais'],
    ['DEMO', 'yes'],
    ['MODULE_GUARDS', 'bot'],
    ['MODULE_GUARDS', 'bots=trader-pro'],
    ['PAPER_SPEED', '0'],
    ['INSIGHT_CRON', 'daily'],
    ['INSIGHT_CRON', '@daily'],
    ['INSIGHT_CRON', '61 0 * * *'],
    ['INSIGHT_CRON', '0 0 30 2 *'],
    ['INSIGHT_CRON', '0 0 5 0 * * *'],
    ['OPENAI_BASE_URL', 'http://'],
    ['OPENAI_TIMEOUT_SECONDS', '301'],
    ['PUBLIC_URL', 'http://'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', 'smtp://td:100%@mail.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'Eve <td@example.com>\r\nBcc: eve@example.com'],
    ['MAIL_FROM', 'a@example.com, b@example.com'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => loadConfig({ ...production, [name]: value })).toThrow(ConfigError);
    expect(() => loadConfig({ ...production, [name]: value })).toThrow(name);
  });

  it('refuses a role that needs other processes without their addresses', () => {
    expect(() => loadConfig({ ...production, ROLE: 'worker' })).toThrow('MONGODB_URI and REDIS_URL');
  });

  it('says whom mails come from, where nobody says so', () => {
    const from = (more: object) => loadConfig({ ...production, ...more }).mail.from;
    expect(from({ PUBLIC_URL: 'https://td.example.com/app' })).toBe(
      'Trader Dashboard <no-reply@td.example.com>',
    );
    expect(from({ MAIL_FROM: 'Equipe <td@example.com>' })).toBe('Equipe <td@example.com>');
  });

  it('reads keys for rotation: the first encrypts, all decrypt', () => {
    const old = `old:${Buffer.alloc(32, 1).toString('base64')}`;
    const config = loadConfig({ ...production, ENCRYPTION_KEY: `${production.ENCRYPTION_KEY},${old}` });
    expect(config.encryptionKeys.map((key) => key.id)).toEqual(['k1', 'old']);
  });
});
