import type { EmbeddedEngine } from '../../src/platform/mongo/embedded-engine.js';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { testEngine?: EmbeddedEngine }).testEngine?.stop();
}
