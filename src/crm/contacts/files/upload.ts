import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../../../common/index.js';
import { UploadBroken, UploadTooLarge } from '../contacts.errors.js';

/** Largest file that is taken, in bytes: about a million contacts. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A file that has arrived whole. */
export interface Upload {
  /** What it says, as text, from its beginning. */
  text: () => AsyncIterable<string>;
  close: () => Promise<void>;
}

/**
 * Takes a body onto the disk, at the speed of the network, before anything is done with it: so an upload that breaks off has
 * done nothing, and one that is slow to do holds up no request. The file has no name any more once it is there, so that none
 * is left by a crash. Text that is no UTF-8 is read as Windows-1252, which spreadsheets in the West write.
 * @throws UploadTooLarge, UploadBroken
 */
export async function receive(body: Readable, folder: string, mostBytes = MOST_BYTES): Promise<Upload> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, newId('upl'));
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path).catch(() => undefined); // where open files keep their name it goes when it is closed
    const encoding = await write(body, file, mostBytes);
    return {
      text: () => textOf(file, encoding),
      close: async () => {
        await file.close();
        await unlink(path).catch(() => undefined);
      },
    };
  } catch (error) {
    await file.close();
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Returns how the text is encoded. */
async function write(body: Readable, file: FileHandle, mostBytes: number): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let bytes = 0;
  const look = (chunk: Buffer | undefined) => {
    try {
      if (isUtf8) utf8.decode(chunk, { stream: chunk !== undefined });
    } catch {
      isUtf8 = false;
    }
  };
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new UploadTooLarge(mostBytes);
      look(chunk);
      await file.writeFile(chunk); // all of it: a plain write may take a part
    }
  } catch (error) {
    throw error instanceof UploadTooLarge ? error : new UploadBroken(error);
  }
  look(undefined);
  return isUtf8 ? 'utf-8' : 'windows-1252';
}

async function* textOf(file: FileHandle, encoding: string): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding);
  const stream = file.createReadStream({ start: 0, autoClose: false });
  for await (const chunk of stream as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
