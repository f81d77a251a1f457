import { encode, type Doc } from '../bson.ts';
import { docArg, wholeArg } from '../args.ts';
import { openCursor } from './find.ts';
import type { Context, Reply } from './types.ts';

/** A cursor on documents that are all known, as the catalog's commands give. */
export function listing(context: Context, ns: string, docs: Doc[]): Promise<Reply> {
  const raw = docs.map(encode);
  const size = docArg(context.body, 'cursor');
  // eslint-disable-next-line @typescript-eslint/require-await -- a cursor's source is asynchronous, this one happens not to wait
  async function* pieces(): AsyncGenerator<Uint8Array[]> {
    yield raw;
  }
  return openCursor(
    context,
    ns,
    { pieces: pieces(), ended: () => false },
    size && wholeArg(size, 'batchSize'),
  );
}
