import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { environmentSchema } from '../../src/config/config.schema.js';

/** Variables that the compose file leaves alone, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  PORT: 'the port in the container is that of the image; `ports` says which one it is outside',
  HOST: 'the image listens on all addresses of its container',
  DATA_DIR: 'the image has a volume for it, and MongoDB holds the data',
  WEB_DIST: 'the image has the console where it is looked for',
  DEMO: 'demo data is never loaded in production',
  ALLOW_LOOPBACK_URLS: 'for development; nothing else runs in the container',
  PAPER_REPLAY: 'names files, which would have to be mounted',
};

const compose = readFileSync('docker/compose.yaml', 'utf8');
const passed = new Set([...compose.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name));
const asked = [...compose.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name);
const known = Object.keys(parseEnv(readFileSync('.env.example', 'utf8')));

describe('docker/compose.yaml', () => {
  it.each(known)('passes %s on, or has a reason not to', (name) => {
    expect([name, passed.has(name)]).toEqual([name, !(name in NOT_HERE)]);
  });

  it('passes nothing on that the application does not know', () => {
    const variables = new Set([...Object.keys(environmentSchema.shape), 'QUADCODE_SDK_PACKAGE']);
    expect([...passed].filter((name) => !variables.has(name))).toEqual([]);
  });

  it('takes each from the variable of the same name, all of which stand in docker/.env.example', () => {
    for (const [, name, from] of compose.matchAll(/^ +([A-Z][A-Z0-9_]+): \$\{([A-Z0-9_]+)/gm)) {
      expect(from).toBe(name);
    }
    const example = Object.keys(parseEnv(readFileSync('docker/.env.example', 'utf8')));
    expect(example.sort()).toEqual([...new Set(asked)].sort());
  });

  it('refuses to start without its secrets', () => {
    for (const name of ['JWT_SECRET', 'ENCRYPTION_KEY', 'WEBHOOK_SECRET']) {
      expect(compose).toContain(`${name}: \${${name}:?`);
    }
  });
});

test('the image is healthy when it is ready', () => {
  const image = readFileSync('docker/Dockerfile', 'utf8');
  const [, check] = /HEALTHCHECK [^\n]*\n +CMD \["node", "-e", "(.+)"\]/.exec(image)!;
  expect(check).toContain('/health/ready');
  expect(check).toContain('process.env.PORT');
});
