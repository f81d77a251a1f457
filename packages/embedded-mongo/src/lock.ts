import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';

/** How long a second engine waits for the folder before it gives up, in milliseconds. */
const LOCK_WAIT_MS = 10_000;

export interface FolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process. The lock is the operating system's own, taken through an empty SQLite
 * file, so it ends with the process however that ends: there is no stale lock to clean up after SIGKILL.
 * Throws after `waitMs` with the name of the folder and, when known, the process that holds it; says the same at once
 * to `onWait`.
 */
export async function lockFolder(
  dataDir: string,
  {
    waitMs = LOCK_WAIT_MS,
    cancelled = (): boolean => false,
    onWait = (_said: string): void => undefined,
  } = {},
): Promise<FolderLock> {
  const file = join(dataDir, 'engine.lock');
  const until = Date.now() + waitMs;
  let waits = false;
  for (;;) {
    const db = new DatabaseSync(file, { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
      return { release: () => db.close() };
    } catch (error) {
      db.close();
      const busy = (error as { errcode?: number }).errcode === 5;
      if (!busy) throw new Error(`Cannot lock ${file}: ${(error as Error).message}`, { cause: error });
    }
    if (cancelled()) throw new Error('Not needed any more');
    if (Date.now() >= until) {
      throw new Error(`The data folder ${dataDir} is in use by another engine${holder(dataDir)}`);
    }
    if (!waits) {
      waits = true;
      onWait(`The data folder ${dataDir} is in use by another engine${holder(dataDir)}; waiting for its end`);
    }
    await sleep(50);
  }
}

function holder(dataDir: string): string {
  try {
    const info = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { pid?: number };
    return info.pid ? ` (process ${info.pid})` : '';
  } catch {
    return '';
  }
}
