import { fileURLToPath } from 'node:url';

const ENVIRONMENT = fileURLToPath(new URL('test/setup/environment.mjs', import.meta.url));

/** Two projects in one run: the application (decorators, `.js` imports) and the engine (plain `.ts` as Node runs it). */
const swc = (parser) => [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser, transform: { legacyDecorator: true, decoratorMetadata: true } },
    module: { type: 'es6' },
    sourceMaps: true,
  },
];

export const app = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: ENVIRONMENT,
  resolver: '<rootDir>/test/setup/resolver.mjs',
  transform: { '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }) },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/setup/after-env.ts'],
};

export default {
  // one more than CI has cores: many files wait for processes, timers and the engine
  maxWorkers: 3,
  // what a file loaded is never freed: a worker that grew spends its time looking for garbage
  workerIdleMemoryLimit: '1200MB',
  testTimeout: 60_000,
  projects: [
    {
      ...app,
      displayName: 'app',
      roots: ['<rootDir>/src', '<rootDir>/seeds', '<rootDir>/test'],
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/web/'], // npm run test:web
    },
    {
      displayName: 'engine',
      rootDir: 'packages/embedded-mongo',
      testEnvironment: ENVIRONMENT,
      extensionsToTreatAsEsm: ['.ts'],
      testMatch: ['**/*.spec.ts'],
      transform: { '^.+\\.ts$': swc({ syntax: 'typescript' }) },
    },
  ],
};
