const ROOT = 'metadata';
/** Metadata has five levels, itself the first. */
const MAX_NAMES = 4;
const MAX_NAME = 64;

/**
 * The path of a field within metadata, such as `metadata.country` or `metadata.utm.source`; `country` alone means the
 * same as the first. Null when it is none: events cannot have such a key, or it is not plain text.
 */
export function parseFieldPath(text: string): string | null {
  const names = text.split('.');
  if (names[0] === ROOT) names.shift();
  if (names.length === 0 || names.length > MAX_NAMES || !names.every(isName)) return null;
  return [ROOT, ...names].join('.');
}

function isName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= MAX_NAME &&
    name.isWellFormed() &&
    !name.includes('$') &&
    name !== '__proto__' &&
    name !== '_bsontype' &&
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    !/[\u0000-\u001f\u007f]/.test(name)
  );
}
