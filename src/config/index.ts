export { Config, type OpenAiSettings } from './config.js';
export type { BounceProvider, GuardedFeature } from './config.schema.js';
export { type Locale, LOCALES } from './locales.js';
export type { LogLevel } from './log-levels.js';
export { secretsOf } from './secrets-of.js';
export { ConfigModule } from './config.module.js';
export { ConfigError, loadConfig } from './load-config.js';
