import { node } from './jest.config.js';

/** The console in a real browser, against the built application: `npm run test:web`. */
export default {
  ...node,
  roots: ['<rootDir>/test/web'],
  testMatch: ['**/*.spec.ts'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
