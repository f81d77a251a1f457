import { statSync } from 'node:fs';
import { lockFolder } from '../lock.ts';
import { Store, storageError } from '../store.ts';
import { dataFile } from './data-file.ts';

/** Gives the room of deleted data back to the file system. Only without an engine; sizes in bytes. */
export async function compactData(dataDir: string): Promise<{ before: number; after: number }> {
  const file = dataFile(dataDir);
  const lock = await lockFolder(dataDir, { waitMs: 0 });
  try {
    const store = new Store(dataDir);
    const before = statSync(file).size;
    try {
      store.writer.db.exec('VACUUM');
    } catch (error) {
      const { code, message } = storageError(error);
      throw new Error(
        code === 14031
          ? `There is no room to compact ${file}: it needs about as much again as the data; nothing was changed`
          : message,
        { cause: error },
      );
    } finally {
      store.close();
    }
    return { before, after: statSync(file).size };
  } finally {
    lock.release();
  }
}
