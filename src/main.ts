import { existsSync } from 'node:fs';
import { Scrubber } from './common/pure.js';
import { ConfigError, loadConfig, secretsOf } from './config/pure.js';
import { EmbeddedEngine } from './platform/pure.js';

let scrubber = new Scrubber();

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig();
  scrubber = new Scrubber(secretsOf(config));
  if (!config.mongodbUri) EmbeddedEngine.startAhead(config.dataDir);
  const { serve } = await import('./serve.js'); // a second of reading, beside the engine's start
  await serve(config);
}

process.stdout.on('error', () => undefined); // whoever read the log has gone; that ends nothing here

main().catch((error: unknown) => {
  process.stderr.write(`${scrubber.text(whatToDo(error))}\n`);
  process.exit(1); // the engine, if it did start, ends when this process is gone
});

/** What a person can mend is said in a line; anything else with its stack. */
function whatToDo(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Choose another one: PORT=${(port ?? 3000) + 100} npm start`;
  return error.stack ?? error.message;
}
