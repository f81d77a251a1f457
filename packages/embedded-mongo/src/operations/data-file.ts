import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../connection.ts';
import { DATA_FILE, DataFileError, checkFile, checkIdentity } from '../store.ts';

/** The data file of a folder; throws when there is none, or when it is not ours. */
export function dataFile(dataDir: string): string {
  const file = join(dataDir, DATA_FILE);
  if (!existsSync(file)) throw new Error(`There is no database in ${dataDir} (no ${DATA_FILE})`);
  checkFile(file);
  return file;
}

/** A connection that changes nothing, beside a running engine or without one. */
export function openForReading(file: string): Connection {
  try {
    const connection = new Connection(file, 16, true);
    checkIdentity(connection.db, file);
    return connection;
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    throw new DataFileError(`The data file ${file} cannot be read (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** Bytes as people read them. */
export function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  let n = bytes;
  for (; n >= 1024 && at < units.length - 1; at++) n /= 1024;
  return `${at === 0 ? n : n.toFixed(1)} ${units[at]}`;
}
