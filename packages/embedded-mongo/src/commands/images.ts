import { docArg, flagArg, onlyKnown } from '../args.ts';
import type { Doc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { fields } from './types.ts';

/** The option of a collection that keeps documents as they were before and after each change, for change streams. */
export const IMAGES = 'changeStreamPreAndPostImages';
const KNOWN = fields('enabled');

/** The options with what a command says of the images, if anything; not kept is not shown. */
export function withImages(options: Doc, body: Doc): Doc {
  const images = docArg(body, IMAGES);
  if (!images) return options;
  onlyKnown(IMAGES, new Map([[IMAGES, null], ...images]), KNOWN);
  if (!images.has('enabled')) {
    throw new MongoError(40414, `BSON field '${IMAGES}.enabled' is missing but a required field`);
  }
  const out: Doc = new Map(options);
  if (flagArg(images, 'enabled')) out.set(IMAGES, new Map([['enabled', true]]));
  else out.delete(IMAGES);
  return out;
}
