import { InvalidInput, opaqueJson } from '../../../common/index.js';

/** Largest design, in bytes of JSON without blanks. */
export const MOST_DESIGN_BYTES = 1_000_000;
/** Editors nest some 30 blocks, which are two levels each. */
export const DEEPEST_DESIGN = 200;

/**
 * A design as it is kept: the text that an editor in JavaScript makes of it, byte for byte.
 * @throws InvalidInput when it is no object, too deep or too large
 */
export function designText(design: unknown): string {
  if (typeof design !== 'object' || design === null || Array.isArray(design))
    throw new InvalidInput([{ field: 'design', message: 'must be a JSON object' }]);
  return opaqueJson('design', design, { bytes: MOST_DESIGN_BYTES, levels: DEEPEST_DESIGN });
}
