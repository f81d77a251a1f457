/** What of this room carries no framework: main.ts reads the configuration before it reads the application. */
export { type Config } from './config.js';
export { ConfigError, loadConfig } from './load-config.js';
export { secretsOf } from './secrets-of.js';
