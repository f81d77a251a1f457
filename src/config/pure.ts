/** What of this room carries no framework: main.ts reads the configuration before it reads the application. */
export { ConfigError, loadConfig } from './load-config.js';
export { secretsOf } from './secrets-of.js';
