import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file that goes into an archive. */
export interface ZippedFile {
  path: string;
  content: Readable | Buffer | AsyncIterable<string>;
}

/**
 * The files as a ZIP, made as fast as it is read, one file after the other: each is opened when its turn comes. Who breaks
 * off closes what is open; a file that fails breaks the archive off.
 */
export function zipOf(files: readonly ZippedFile[], mtime: Date): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  const streams = new Set(files.flatMap(({ content }) => (content instanceof Readable ? [content] : [])));
  const fail = (error: Error) => output.destroy(error);
  zip.on('error', fail);
  for (const { path, content } of files) {
    zip.addReadStreamLazy(path, { mtime, mode: 0o100644 }, (opened) => {
      if (output.destroyed) return;
      const stream = content instanceof Readable ? content : Readable.from(content, { objectMode: false });
      streams.add(stream);
      stream.once('error', fail);
      opened(null, stream);
    });
  }
  zip.end();
  const source = zip.outputStream as Readable;
  pipeline(source, output).catch(() => undefined); // whoever reads `output` hears of it
  output.once('close', () => streams.forEach((stream) => stream.destroy()));
  return output;
}
