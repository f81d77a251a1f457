import { InvalidInput } from '../../../common/index.js';

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
    throw refusal('must be a JSON object');
  if (isDeeper(design)) throw refusal(`goes deeper than ${DEEPEST_DESIGN} levels`);
  const text = JSON.stringify(design);
  if (Buffer.byteLength(text) > MOST_DESIGN_BYTES) throw refusal(`has more than ${MOST_DESIGN_BYTES} bytes`);
  return text;
}

function isDeeper(root: object): boolean {
  const open: [object, number][] = [[root, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (depth > DEEPEST_DESIGN) return true;
    for (const part of Object.values(value) as unknown[]) {
      if (typeof part === 'object' && part !== null) open.push([part, depth + 1]);
    }
  }
  return false;
}

function refusal(message: string): InvalidInput {
  return new InvalidInput([{ field: 'design', message }]);
}
