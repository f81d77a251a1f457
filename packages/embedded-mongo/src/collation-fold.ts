/**
 * A coarse form of strings for indexes with a collation. JavaScript's collators give no sort keys, so such an index
 * keeps a form that all strings share which the collator may hold equal at any strength; who seeks by it compares the
 * strings themselves afterwards.
 */

type Compare = (a: string, b: string) => number;

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Letters that some locale or sign holds equal to one character: pairs, Hungarian's long consonants, a few signs. */
const SEQUENCES = new Set([
  ...LETTERS.flatMap((a) => LETTERS.map((b) => a + b)),
  ...['ccs', 'ddz', 'ggy', 'lly', 'nny', 'ssz', 'tty', 'zzs', 'ddzs', 'cscs', 'dzdz', 'gygy'],
  ...['lyly', 'nyny', 'szsz', 'tyty', 'zszs', 'dzsdzs', 'pts', 'sos', 'uhd', 'vod', '30', '40', '50'],
]);
/** The middle dot of a Catalan l; vowels of Thai, Lao and Tai, written before and compared after their consonant. */
const UNSTEADY = /[\u00b7\u0e40-\u0e44\u0ec0-\u0ec4\u19b5-\u19b7\u19ba\uaab5\uaab6\uaab9\uaabb\uaabc]/g;
/** Kana, and the marks that repeat or lengthen the one before them. */
const MARKS = /[\u3005\u303b\u309d\u309e\u30fc-\u30fe\uff70]/g;
const VOWELS = ['ア', 'イ', 'ウ', 'エ', 'オ'];
const KANA_TWICE = /([\u3041-\u30ff\uff66-\uff9d])\1+/g;

/** Nothing, the characters of the first planes, and the sequences. */
function alphabet(): string[] {
  const nodes = ['', ...SEQUENCES];
  for (let code = 0; code < 0x20000; code++) {
    if (code === 0x3400) code = 0x4e00;
    if (code === 0xd7a4) code = 0xf900;
    const c = String.fromCodePoint(code);
    if (!/\p{Cn}/u.test(c)) nodes.push(c);
  }
  return nodes;
}

/**
 * Makes the form from a collator that compares base letters only; it takes about 100 ms. It is not the same for a few
 * ligatures and their letters in Arabic, Danish, Norwegian, Spanish and Welsh: single characters such as U+FBEA,
 * U+10780 and U+1EFB.
 */
export function compileFold(compareBase: Compare): (text: string) => string {
  const classes = equivalent(compareBase);
  const table = new Map<string, string>();
  for (const same of classes) {
    const chosen = same.reduce((a, b) => (standing(b) < standing(a) ? b : a));
    for (const one of same) if (one !== chosen) table.set(one, chosen);
  }
  // A rule meets its letters when each of them has been replaced already.
  const rules = new Map<string, string>();
  for (const one of SEQUENCES) {
    const chosen = table.get(one);
    const met = [...one].map((c) => table.get(c) ?? c).join('');
    if (chosen !== undefined && chosen !== met) rules.set(met, chosen);
  }
  const longest = [...rules.keys()].sort((a, b) => b.length - a.length);
  const sequences = longest.length ? new RegExp(longest.join('|'), 'g') : undefined;
  const lengthens = compareBase('カー', 'カア') === 0;
  const vowels = new Set(VOWELS.map((vowel) => table.get(vowel) ?? vowel));
  const once = (text: string): string => {
    let out = '';
    for (const c of text.normalize('NFKC')) {
      const base = table.get(c) ?? c;
      if (!lengthens || !vowels.has(base)) out += base;
    }
    out = out.replace(UNSTEADY, '');
    if (lengthens) out = out.replace(MARKS, '').replace(KANA_TWICE, '$1');
    return sequences ? out.replace(sequences, (found) => rules.get(found)!) : out;
  };
  return (text) => {
    let before = text;
    for (let turns = 0; turns < 20; turns++) {
      const after = once(before);
      if (after === before) break;
      before = after;
    }
    return before;
  };
}

/** Strings that the collator holds equal, or that are equal but for marks; each with itself in one list. */
function equivalent(compareBase: Compare): string[][] {
  const all = alphabet();
  const parent = new Map<string, string>(all.map((one) => [one, one]));
  const root = (one: string): string => {
    while (parent.get(one) !== one) one = parent.get(one)!;
    return one;
  };
  const join = (a: string, b: string): void => {
    const [x, y] = [root(a), root(b)];
    if (x === y) return;
    // The better standing one leads, which keeps the ways short.
    if (standing(x) < standing(y)) parent.set(y, x);
    else parent.set(x, y);
  };
  const sorted = [...all].sort(compareBase);
  for (let n = 1; n < sorted.length; n++) {
    if (compareBase(sorted[n - 1], sorted[n]) === 0) join(sorted[n - 1], sorted[n]);
  }
  for (const one of all) {
    const plain = one.normalize('NFKD').replace(/\p{M}/gu, '');
    if (plain && plain !== one && parent.has(plain)) join(one, plain);
  }
  const classes = new Map<string, string[]>();
  for (const one of all) {
    const leader = root(one);
    if (leader === one) continue;
    const list = classes.get(leader);
    if (list) list.push(one);
    else classes.set(leader, [leader, one]);
  }
  return [...classes.values()];
}

/** Which of some equal strings stands for them, the lowest: nothing, a plain character, a long sequence, any other. */
function standing(one: string): number {
  if (one === '') return -100;
  const code = one.codePointAt(0)!;
  if (code < 0x80) return one.length === 1 ? (/[a-z]/.test(one) ? -90 : -80) : -10 - one.length;
  return code;
}
