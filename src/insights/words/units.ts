import type { Language, Noun, PhraseRole } from './language/vocabulary.js';
import type { Slot } from './slots.js';

/** A piece of a text, and where it stands in it. */
export type Unit = { start: number; end: number; text: string } & (
  | { type: 'slot'; slot: Slot }
  | { type: 'noun'; noun: Noun; isOne: boolean }
  | { type: 'phrase'; role: PhraseRole }
  | { type: 'word' }
  | { type: 'mark' }
);

/** What may not stand in a text, and why. */
export interface Problem {
  rule: 'character' | 'spacing' | 'word' | 'slot' | 'noun' | 'place' | 'nothing';
  /** The piece at fault, clipped. */
  what: string;
  why: string;
}

const MOST_WHAT = 60;

export function problem(rule: Problem['rule'], what: string, why: string): Problem {
  const shown = what.trim();
  return {
    rule,
    what: shown.length > MOST_WHAT ? `${shown.slice(0, MOST_WHAT - 1)}…`.toWellFormed() : shown,
    why,
  };
}

/** Slot, word, line break, mark, blank, or anything else. An apostrophe or hyphen belongs to a word within it only. */
const PIECES =
  /(?<slot>\{[^{}]*\})|(?<word>\p{L}+(?:['’-]\p{L}+)*)|(?<line>\s*\n\s*)|(?<blank>[ \t\u00a0]+)|(?<mark>[.,;:!()–—])|(?<other>\p{N}+|.)/gsu;

/** What may stand on the left and on the right of a mark. */
const NEEDS_BLANK_AFTER = /[.,;:!]/u;

/** A text in pieces; whatever is no word, slot or plain punctuation is a problem. */
export function unitsOf(
  text: string,
  slots: ReadonlyMap<string, Slot>,
): { units: Unit[]; problems: Problem[] } {
  const units: Unit[] = [];
  const problems: Problem[] = [];
  for (const match of text.matchAll(PIECES)) {
    const [piece] = match;
    const start = match.index;
    const { slot, word, line, blank, mark } = match.groups!;
    const at = { start, end: start + piece.length, text: piece };
    if (slot !== undefined) {
      const known = slots.get(slot.slice(1, -1));
      if (known) units.push({ ...at, type: 'slot', slot: known });
      else problems.push(problem('slot', slot, 'there is no such slot'));
    } else if (word !== undefined)
      units.push({ ...at, text: word.toLowerCase().replaceAll('’', "'"), type: 'word' });
    else if (line !== undefined) units.push({ ...at, text: '\n', type: 'mark' });
    else if (mark !== undefined) units.push({ ...at, type: 'mark' });
    else if (blank === undefined) problems.push(problem('character', piece, characterProblem(piece)));
  }
  return { units, problems: [...problems, ...spacingProblems(text, units)] };
}

function characterProblem(character: string): string {
  if (/\p{N}/u.test(character)) return 'numbers come from slots alone';
  if (/[{}]/u.test(character)) return 'braces are for slots alone: {path}';
  return 'only letters, slots and plain punctuation . , ; : ! ( ) may be used';
}

/** Glued together, two true pieces make a false one: `{a},{b}`, `{a}k`, `-{a}`, `({a})`. */
function spacingProblems(text: string, units: readonly Unit[]): Problem[] {
  const problems: Problem[] = [];
  for (const [i, unit] of units.entries()) {
    const [before, after] = [text[unit.start - 1] ?? ' ', text[unit.end] ?? ' '];
    const [last, next] = [units[i - 1], units[i + 1]];
    if (unit.type === 'slot') {
      if (!/[\s(]/u.test(before) || !/[\s.,;:!)]/u.test(after)) {
        problems.push(
          problem(
            'spacing',
            text.slice(Math.max(0, unit.start - 8), unit.end + 8),
            'a slot stands by itself',
          ),
        );
      } else if (last?.text === '–' || last?.text === '—') {
        problems.push(
          problem('spacing', `${last.text} ${unit.text}`, 'a dash before a figure reads as a minus'),
        );
      } else if (last?.text === '(' && next?.text === ')') {
        problems.push(
          problem('spacing', `(${unit.text})`, 'a figure alone in brackets reads as a negative one'),
        );
      }
    } else if (unit.type === 'mark' && NEEDS_BLANK_AFTER.test(unit.text)) {
      if (!/[\s)]/u.test(after) || /\s/u.test(before) || (last?.type === 'mark' && last.text !== ')')) {
        problems.push(
          problem(
            'spacing',
            text.slice(Math.max(0, unit.start - 8), unit.end + 8),
            'punctuation follows a word or slot, and a blank follows it',
          ),
        );
      }
    } else if (unit.text === '(' && (!/\s/u.test(before) || /\s/u.test(after))) {
      problems.push(problem('spacing', '(', 'a bracket opens before a word or slot'));
    } else if (unit.text === ')' && !/[\s.,;:!]/u.test(after)) {
      problems.push(problem('spacing', ')', 'a bracket closes after a word or slot'));
    } else if (
      (unit.text === '–' || unit.text === '—') &&
      !(/\s/u.test(before) && /\s/u.test(after) && next?.type === 'word')
    ) {
      problems.push(problem('spacing', unit.text, 'a dash stands between two words, with blanks'));
    }
  }
  return problems;
}

/** Longest phrase or noun, in words. */
const MOST_WORDS = 8;

/** Joins words that are a noun or a phrase, the longest first. */
export function withPhrases(units: readonly Unit[], { nouns, phrases }: Language): Unit[] {
  const joined: Unit[] = [];
  for (let i = 0; i < units.length;) {
    const taken = longest(i);
    joined.push(taken?.unit ?? units[i]);
    i += taken?.length ?? 1;
  }
  return joined;

  function longest(from: number): { unit: Unit; length: number } | undefined {
    let end = from;
    while (end < units.length && end < from + MOST_WORDS && units[end].type === 'word') end++;
    for (; end > from; end--) {
      const said = units
        .slice(from, end)
        .map((unit) => unit.text)
        .join(' ');
      const at = { start: units[from].start, end: units[end - 1].end, text: said };
      const noun = nouns.get(said);
      if (noun) return { unit: { ...at, type: 'noun', ...noun }, length: end - from };
      const role = phrases.get(said);
      if (role) return { unit: { ...at, type: 'phrase', role }, length: end - from };
    }
    return undefined;
  }
}

const ENDS = new Set(['.', '!', ';', '\n']);

/** Each sentence, without what ends it. */
export function sentencesOf(units: readonly Unit[]): Unit[][] {
  const sentences: Unit[][] = [[]];
  for (const unit of units) {
    if (unit.type === 'mark' && ENDS.has(unit.text)) sentences.push([]);
    else sentences.at(-1)!.push(unit);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}
