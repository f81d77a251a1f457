/** What of this room carries no framework: main.ts starts the engine before it reads the application. */
export { EmbeddedEngine } from './mongo/embedded-engine.js';
export { oneLine } from './mailer/mail.rules.js';
