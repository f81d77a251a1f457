import { fileURLToPath } from 'node:url';

const setup = (name) => fileURLToPath(new URL(`test/setup/${name}`, import.meta.url));

/** Files run in Node.js as it is; `test/setup/run-source.mjs` translates them. */
export const node = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: setup('environment.mjs'),
  runtime: setup('runtime.mjs'),
  transform: {},
};

const app = {
  ...node,
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
      ...node,
      displayName: 'engine',
      rootDir: 'packages/embedded-mongo',
      testMatch: ['**/*.spec.ts'],
    },
  ],
};
