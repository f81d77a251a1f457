import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Address of the embedded engine that works on this folder now, for tools beside a running application;
 * undefined when there is none, and the caller may start one.
 */
export function runningEngineUri(dataDir: string): string | undefined {
  try {
    const { uri, pid } = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as {
      uri: string;
      pid: number;
    };
    process.kill(pid, 0); // throws when there is no such process: the note of an engine that was killed
    return uri;
  } catch {
    return undefined;
  }
}
