import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { DATA_FILE, storageError } from '../store.ts';
import { dataFile, openForReading } from './data-file.ts';

/** All pages in one step: one moment of the database, which a busy engine cannot make begin again. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies the database as it is at one moment into a new data folder, which an engine can start on at once. It may run
 * beside an engine, which goes on reading and writing meanwhile (its log grows until the copy is done). The folder must
 * be empty or missing; a copy that failed leaves nothing behind. Returns its size in bytes.
 */
export async function backupData(dataDir: string, to: string): Promise<number> {
  const file = dataFile(dataDir);
  if (existsSync(to) && readdirSync(to).length > 0) {
    throw new Error(`The folder ${to} is not empty; a backup needs a folder of its own`);
  }
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const target = join(to, DATA_FILE);
  const part = `${target}.part`;
  const source = openForReading(file);
  try {
    await backup(source.db, part, { rate: ALL_PAGES });
    verify(part);
    sync(part);
    renameSync(part, target);
    sync(to);
    return statSync(target).size;
  } catch (error) {
    for (const left of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(left, { force: true });
    const { code, message } = storageError(error);
    throw new Error(code === 14031 ? `There is no room for the backup in ${to}` : message, { cause: error });
  } finally {
    source.close();
  }
}

/** Reads the copy back before it gets its name. */
function verify(file: string): void {
  const copy = new DatabaseSync(file);
  try {
    const { quick_check: said } = copy.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (said !== 'ok') throw new Error(`The database is damaged (${said}): run the check on it`);
  } finally {
    copy.close();
  }
}

function sync(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
