/** Two projects in one run: the application (decorators, `.js` imports) and the engine (plain `.ts` as Node runs it). */
const swc = (parser) => [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser, transform: { legacyDecorator: true, decoratorMetadata: true } },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const app = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/test/setup/environment.mjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }) },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/setup/after-env.ts'],
};

export default {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    {
      ...app,
      displayName: 'app',
      roots: ['<rootDir>/src', '<rootDir>/seeds', '<rootDir>/test'],
      testMatch: ['**/*.spec.ts'],
    },
    {
      displayName: 'engine',
      rootDir: 'packages/embedded-mongo',
      testEnvironment: '<rootDir>/../../test/setup/environment.mjs',
      extensionsToTreatAsEsm: ['.ts'],
      testMatch: ['**/*.spec.ts'],
      transform: { '^.+\\.ts$': swc({ syntax: 'typescript' }) },
    },
  ],
};
