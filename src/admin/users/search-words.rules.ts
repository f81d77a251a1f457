/** More words than a person types; the rest of a long text is not looked at. */
const MOST_TERMS = 8;
/** Most names and every e-mail: no need to look for accents. */
// eslint-disable-next-line no-control-regex -- the range is meant
const ASCII = /^[\x00-\x7f]*$/;
/** The apostrophes that phones and word processors write. */
const APOSTROPHES = /[\u02bc\u2018\u2019]/g;
const PLAIN = /^[\p{L}\p{N}]+$/u;

/** Without accents, in lower case, with one kind of apostrophe and single spaces: `João  D’Ávila` is `joao d'avila`. */
export function folded(text: string): string {
  const plain = ASCII.test(text)
    ? text
    : text.normalize('NFKD').replace(/\p{M}/gu, '').replace(APOSTROPHES, "'");
  return plain.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The words of a name and an e-mail, without what stands between them. @param text folded */
export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== '');
}

/** Whether a term is letters and digits only; others are looked for as they stand. */
export function isWord(term: string): boolean {
  return PLAIN.test(term);
}

/** The words that somebody looks for, as they are written: no character has a meaning of its own. */
export function termsOf(search: string): string[] {
  return [...new Set(folded(search).split(' '))].filter((term) => term !== '').slice(0, MOST_TERMS);
}
