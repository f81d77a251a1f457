import { TokenKind, Tokenizer, type TopLevelToken } from 'liquidjs';
import { LIQUID_MARKS, withoutMarks } from './html/marks.rules.js';
import { isSettledUrl, URL_ATTRIBUTES } from './html/urls.rules.js';
import { URL_FILTER } from './liquid-engine.js';

/** One `{{ ... }}` or `{% ... %}`. */
interface Piece {
  source: string;
  isOutput: boolean;
}

/** A template with marks in place of its Liquid. */
export interface MarkedTemplate {
  html: string;
  /** Those that begin an address are looked at, once `frozenHtml` has seen where they are. */
  pieces: Piece[];
  /** Whether what is between the pieces stays what it is, wherever they are moved. */
  isMovable: boolean;
}

/** What takes others up, prints them elsewhere, or writes markup of its own. */
const UNMOVABLE = /^\{%-?\s*(?:raw|capture|tablerow|liquid)\b/;
const COMMENT = /^\{%-?\s*(end)?comment\b/;
const BREAKS = /\|\s*newline_to_br\b/;
/** In a list that a loop makes, the text part would have the same number before each. */
const NUMBERED = /<ol\b/i;
const LOOP = /^\{%-?\s*for\b/;
const LIQUID_LEFT = /\{\{|\{%/;

/** @param template that has been parsed already: what it cannot read, the tokenizer cannot either */
export function markLiquid(template: string): MarkedTemplate {
  const source = withoutMarks(template);
  const tokens = new Tokenizer(source).readTopLevelTokens() as (TopLevelToken & {
    begin: number;
    end: number;
  })[];
  const pieces: Piece[] = [];
  let html = '';
  let comments = 0;
  for (const { kind, begin, end } of tokens) {
    const text = source.slice(begin, end);
    const comment = COMMENT.exec(text);
    if (comment) comments += comment[1] === undefined ? 1 : -1;
    if (comment || comments > 0) continue; // what nobody reads is not there
    if (kind === TokenKind.HTML) html += text;
    else html += LIQUID_MARKS.at(pieces.push({ source: text, isOutput: kind === TokenKind.Output }) - 1);
  }
  const isMovable = !pieces.some(({ source: text, isOutput }) =>
    isOutput ? BREAKS.test(text) : UNMOVABLE.test(text) || (NUMBERED.test(source) && LOOP.test(text)),
  );
  return { html, pieces, isMovable };
}

/**
 * Liquid put back into HTML that was sanitised with its marks: what is rendered of it is as clean as if it had been
 * sanitised afterwards. That is so where every mark is still there, in the same order; tags are in text; and values are in
 * text, where they are escaped, or within an attribute in quotes that is no style, an address only with its scheme
 * settled or looked at. Null where it is not so.
 */
export function frozenHtml({ pieces, isMovable }: MarkedTemplate, clean: string): string | null {
  if (!isMovable || LIQUID_LEFT.test(clean) || !hasEach(clean, pieces.length)) return null;
  let inStyle = false;
  const parts = clean.match(/<[^>]*>|[^<]+/g) ?? [];
  const frozen: string[] = [];
  for (const part of parts) {
    const isTag = part.startsWith('<');
    if (isTag) inStyle = /^<style\b/i.test(part);
    const back = isTag
      ? frozenTag(part, pieces)
      : LIQUID_MARKS.putBack(part, (index) => pieces[index].source);
    if (back === null || (inStyle && !isTag && back !== part)) return null;
    frozen.push(back);
  }
  return frozen.join('');
}

/** The same for the plain text that was made of it; values are printed as they are. */
export function frozenText({ pieces }: MarkedTemplate, text: string): string | null {
  if (LIQUID_LEFT.test(text)) return null;
  const tags = LIQUID_MARKS.in(text).filter((index) => !pieces[index].isOutput);
  const all = pieces.flatMap(({ isOutput }, index) => (isOutput ? [] : index));
  if (tags.join() !== all.join()) return null;
  return LIQUID_MARKS.putBack(text, (index) => pieces[index].source);
}

function hasEach(text: string, count: number): boolean {
  const found = LIQUID_MARKS.in(text);
  return found.length === count && found.every((index, at) => index === at);
}

function frozenTag(tag: string, pieces: Piece[]): string | null {
  const all = LIQUID_MARKS.in(tag).length;
  if (all === 0) return tag;
  let placed = 0;
  let isFit = true;
  const back = tag.replace(/([^\s"=<>/]+)="([^"]*)"/g, (whole, name: string, value: string) => {
    const marks = LIQUID_MARKS.in(value);
    if (marks.length === 0) return whole;
    placed += marks.length;
    const isUrl = URL_ATTRIBUTES.has(name.toLowerCase());
    if (name.toLowerCase() === 'style' || marks.some((index) => !pieces[index].isOutput)) isFit = false;
    else if (isUrl && !isFitBeginning(value)) isFit = false;
    if (isUrl && isFit && value.startsWith(LIQUID_MARKS.at(marks[0])))
      pieces[marks[0]] = asUrl(pieces[marks[0]]);
    return `${name}="${LIQUID_MARKS.putBack(value, (index) => pieces[index].source)}"`;
  });
  return isFit && placed === all ? back : null;
}

/** Whether a value decides on no scheme, but where it is all that there is before a path. */
function isFitBeginning(value: string): boolean {
  const [first] = LIQUID_MARKS.in(value);
  const mark = LIQUID_MARKS.at(first);
  if (value.startsWith(mark)) return /^(?:$|[/?#])/.test(value.slice(mark.length));
  return isSettledUrl(value.slice(0, value.indexOf(mark)));
}

function asUrl({ source, isOutput }: Piece): Piece {
  return { source: source.replace(/\s*(-?\}\})$/, ` | ${URL_FILTER} $1`), isOutput };
}
