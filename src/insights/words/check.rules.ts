import type { Locale } from '../../common/index.js';
import type { InsightFacts } from '../facts/insight-facts.js';
import { LANGUAGES } from './language/language.js';
import type { Language, PhraseRole } from './language/vocabulary.js';
import type { Figure } from './reading.js';
import { Sentence } from './sentence.rules.js';
import type { Slot } from './slots.js';
import { type Problem, problem, sentencesOf, type Unit, unitsOf, withPhrases } from './units.js';

/** Longest text of a model, in characters; far more than an insight needs. */
export const MOST_TEXT = 4000;
const DAY_ROLES: ReadonlySet<PhraseRole> = new Set(['day', 'comparedDay', 'sinceDay']);
/** Problems of one text that are told; a model that has more has not understood. */
const MOST_PROBLEMS = 12;

export type Checked = { text: string } | { problems: readonly Problem[] };

/**
 * Fills a model's text from the facts, if it can only be true; else says what is wrong with it.
 *
 * Outside slots only the words of a closed vocabulary may stand, none of which is a number, a direction, a quantity, a
 * negation or a person. A slot has the noun of its own metric right beside it, and between figures stands only what
 * cannot make them false. So the only figures, directions and users of the text are those of the facts, said of what
 * they are figures of.
 */
export function fill(
  written: string,
  slots: ReadonlyMap<string, Slot>,
  locale: Locale,
  kind: InsightFacts['period']['kind'],
): Checked {
  if (written.length > MOST_TEXT) {
    return { problems: [problem('nothing', '', `the text has over ${MOST_TEXT} characters`)] };
  }
  const text = withoutMarkup(written.normalize('NFC'));
  const language = LANGUAGES[locale];
  const { units: pieces, problems } = unitsOf(text, slots);
  const units = withPhrases(pieces, language);
  const sentences = sentencesOf(units).map((units) => ({ units, read: new Sentence(units, language) }));
  const all = [
    ...problems,
    ...slotProblems(units),
    ...sentences.flatMap(({ units, read }) => [
      ...wordProblems(units, read, language, kind),
      ...read.problems,
    ]),
  ];
  if (all.length > 0) return { problems: distinct(all).slice(0, MOST_PROBLEMS) };
  return { text: write(text, sentences) };
}

/** Plain lines: headings, bullets and bold letters go before anything is read, so that none of them can hide a word. */
function withoutMarkup(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/^[ \t]*(?:[-*•]|#{1,6})[ \t]+/gmu, '')
    .replace(/\*\*|__/gu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

function slotProblems(units: readonly Unit[]): Problem[] {
  const paths = units.flatMap((unit) => (unit.type === 'slot' ? [unit.slot.path] : []));
  const twice = paths.filter((path, i) => paths.indexOf(path) < i);
  const problems = twice.map((path) => problem('slot', `{${path}}`, 'may be used once'));
  if (!paths.some((path) => path !== 'period'))
    problems.push(problem('nothing', '', 'the text has no figure: it needs slots'));
  return problems;
}

function wordProblems(
  units: readonly Unit[],
  read: Sentence,
  language: Language,
  kind: InsightFacts['period']['kind'],
): Problem[] {
  const problems: Problem[] = [];
  const refuse = (unit: Unit, rule: Problem['rule'], why: string) =>
    problems.push(problem(rule, unit.text, why));
  const isCompared = read.figures.some(({ slot }) =>
    ['direction', 'percent', 'before', 'movement'].includes(slot.kind),
  );
  let open = 0;
  for (const [i, unit] of units.entries()) {
    const [last, next] = [units[i - 1] as Unit | undefined, units[i + 1] as Unit | undefined];
    if (unit.type === 'mark') {
      if (unit.text === '(') open++;
      if (unit.text === ')') open--;
      if (open < 0 || open > 1) refuse(unit, 'spacing', 'brackets are closed, and not within each other');
    } else if (unit.type === 'phrase') {
      if (DAY_ROLES.has(unit.role) && kind !== 'day') refuse(unit, 'word', 'the period is not one day');
      if (/^compared/u.test(unit.role) && !isCompared)
        refuse(unit, 'word', 'there is no change in this sentence');
      if (
        /^since/u.test(unit.role) &&
        !(last?.type === 'slot' && /^(direction|percent)$/u.test(last.slot.kind))
      ) {
        refuse(unit, 'word', 'stands right after a change only');
      }
      if (unit.role === 'contrast' && !(last?.text === ',' && read.figures.some(({ at }) => at < i)))
        refuse(unit, 'word', 'stands after a figure and a comma only');
      if (unit.role === 'greeting' && (i > 0 || (next && next.type !== 'mark'))) {
        refuse(unit, 'word', 'is a greeting, and stands at the beginning of a sentence');
      }
    } else if (unit.type === 'word' && !read.taken.has(unit)) {
      if (language.articles.words.has(unit.text)) {
        const isArticle =
          next &&
          (language.articles.before.has(next.text) ||
            (next.type === 'noun' && !next.noun.isPlural && next.noun.one === undefined));
        if (!isArticle) refuse(unit, 'word', 'is a number here; only slots say how many');
      } else if (!language.words.has(unit.text) && !isAddressee(units, i, language)) {
        refuse(unit, 'word', 'is not in the list of words');
      }
    }
  }
  if (open > 0) problems.push(problem('spacing', '(', 'brackets are closed within their sentence'));
  return problems;
}

function isAddressee(units: readonly Unit[], i: number, { addressees }: Language): boolean {
  if (!addressees.has(units[i].text)) return false;
  const greeting = units[i - 1]?.text === ',' ? units[i - 2] : units[i - 1];
  return greeting?.type === 'phrase' && greeting.role === 'greeting';
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

interface Replacement {
  start: number;
  end: number;
  by: string;
}

function write(text: string, sentences: readonly { units: readonly Unit[]; read: Sentence }[]): string {
  const replacements = sentences.flatMap(({ units, read }) => [
    ...read.figures.map((figure) => figureText(text, units, figure)),
    ...units.flatMap((unit, i) =>
      unit.type === 'slot' && unit.slot.kind === 'period' ? [periodText(unit, unit.slot, i)] : [],
    ),
  ]);
  replacements.sort((a, b) => a.start - b.start);
  let written = '';
  let done = 0;
  for (const { start, end, by } of replacements) {
    written += text.slice(done, start) + by;
    done = end;
  }
  return written + text.slice(done);
}

function figureText(
  text: string,
  units: readonly Unit[],
  { slot, noun, at, last, isPlural }: Figure,
): Replacement {
  const [start, end] = [units[at].start, units[last].end];
  const figure = slot.kind === 'direction' && isPlural ? slot.plural! : slot.text;
  const parts = [figure];
  if (noun) {
    const { one } = noun.noun;
    // of a counted noun the form that the count has, of others what stands between them as well
    parts.push(
      one === undefined || slot.isMoney
        ? text.slice(units[at].end, end).trim()
        : slot.isOne
          ? one
          : noun.noun.text,
    );
  }
  if (slot.qualifier) parts.push(slot.qualifier);
  return { start, end, by: parts.join(' ') };
}

function periodText(unit: Unit, { text }: Slot, i: number): Replacement {
  const [first] = text;
  return { start: unit.start, end: unit.end, by: i === 0 ? text : `${first.toLowerCase()}${text.slice(1)}` };
}
