/**
 * The first way of writing a text in capitals and small letters, by the order of a database, that is not before `place`;
 * null when all of them are. Letters beyond ASCII are taken as they are.
 * @param text in lower case
 */
export function spellingFrom(text: string, place: string): string | null {
  const signs = [...text].map(waysOf);
  const given = [...place];
  let same = 0;
  while (same < signs.length && same < given.length && signs[same].includes(given[same])) same++;
  if (same === given.length) return given.join('') + first(signs.slice(same));
  for (let at = Math.min(same, signs.length - 1); at >= 0; at--) {
    const next = signs[at].find((sign) => isAfter(sign, given[at]));
    if (next !== undefined) return given.slice(0, at).join('') + next + first(signs.slice(at + 1));
  }
  return null;
}

/** In order: capitals come first. */
function waysOf(sign: string): string[] {
  return /[a-z]/.test(sign) ? [sign.toUpperCase(), sign] : [sign];
}

function first(signs: readonly string[][]): string {
  return signs.map(([sign]) => sign).join('');
}

/** Databases compare UTF-8, whose order is that of the code points. */
function isAfter(a: string, b: string): boolean {
  return a.codePointAt(0)! > b.codePointAt(0)!;
}
