import { InvalidInput } from '../errors/app-error.js';

/**
 * JSON that somebody else's program made, as it is kept: the text that JavaScript makes of it, byte for byte.
 * @param limits bytes of the text without blanks, and levels
 * @throws InvalidInput when it is too deep or too large
 */
export function opaqueJson(
  field: string,
  value: object,
  { bytes, levels }: { bytes: number; levels: number },
): string {
  if (isDeeper(value, levels)) throw refusal(field, `goes deeper than ${levels} levels`);
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > bytes) throw refusal(field, `has more than ${bytes} bytes`);
  return text;
}

function isDeeper(root: object, levels: number): boolean {
  const open: [object, number][] = [[root, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (depth > levels) return true;
    for (const part of Object.values(value) as unknown[]) {
      if (typeof part === 'object' && part !== null) open.push([part, depth + 1]);
    }
  }
  return false;
}

function refusal(field: string, message: string): InvalidInput {
  return new InvalidInput([{ field, message }]);
}
