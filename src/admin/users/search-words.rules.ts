/** More words than a person types; the rest of a long text is not looked at. */
const MOST_TERMS = 8;

/** Without accents and in lower case: `João` is `joao`. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** What a user is found by: the words of the name and the e-mail, whole and by their parts. */
export function wordsOf(name: string, email: string): string[] {
  const whole = folded(`${name} ${email}`).split(/\s+/u);
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  return [...new Set([...whole, ...parts])].filter((word) => word !== '');
}

/** The words that somebody looks for, as they are written: no character has a meaning of its own. */
export function termsOf(search: string): string[] {
  const terms = folded(search).split(/\s+/u);
  return [...new Set(terms)].filter((term) => term !== '').slice(0, MOST_TERMS);
}
