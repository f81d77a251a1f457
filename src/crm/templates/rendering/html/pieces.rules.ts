import { cleanCss } from './css.rules.js';
import { PIECE_MARKS } from './marks.rules.js';
import { isConditional, keptComment } from './outlook.rules.js';

export interface HeldBack {
  /** With marks where pieces were. */
  html: string;
  pieces: readonly string[];
  /** What is not kept of them, as people call it. */
  removed: readonly string[];
}

const BEGINNING = /<!--|<style(?=[\s>/])/gi;
const END_OF_STYLE = /<\/style(?=[\s>/])[^>]*>/gi;
/** Everything of a tag but its styles. */
const ATTRIBUTE = /\s(?:type|media|id|class|lang|dir)="[^"<>&]*"/gi;

/**
 * Takes out of HTML what the sanitiser would only drop, each checked by rules of its own: comments and `<style>`. What
 * has no end stays for the sanitiser, which drops it. One pass, whatever the text is.
 */
export function holdBack(html: string): HeldBack {
  const pieces: string[] = [];
  const removed: string[] = [];
  let held = '';
  let done = 0;
  BEGINNING.lastIndex = 0;
  for (let found = BEGINNING.exec(html); found; found = BEGINNING.exec(html)) {
    const isComment = found[0] === '<!--';
    const end = isComment ? endOfComment(html, found.index) : endOfStyle(html, found.index);
    if (end < 0) break;
    const whole = html.slice(found.index, end);
    const kept = isComment ? keptComment(whole) : keptStyle(whole);
    held += html.slice(done, found.index);
    if (kept !== null) held += PIECE_MARKS.at(pieces.push(kept) - 1);
    else if (!isComment) removed.push('<style>');
    else if (isConditional(whole)) removed.push('a conditional comment');
    done = end;
    BEGINNING.lastIndex = end;
  }
  return { html: held + html.slice(done), pieces, removed };
}

/** @param clean sanitised: a `<` begins a tag there, and the first `>` ends it */
export function bringBack(clean: string, pieces: readonly string[]): string {
  return clean.replace(/<[^>]*>|[^<]+/g, (part) =>
    // a place within a tag was none of markup
    PIECE_MARKS.putBack(part, (index) => (part.startsWith('<') ? '' : (pieces[index] ?? ''))),
  );
}

function endOfComment(html: string, start: number): number {
  const end = html.indexOf('-->', start + 4);
  return end < 0 ? -1 : end + 3;
}

function endOfStyle(html: string, start: number): number {
  END_OF_STYLE.lastIndex = start;
  return END_OF_STYLE.test(html) ? END_OF_STYLE.lastIndex : -1;
}

function keptStyle(style: string): string | null {
  const begin = style.indexOf('>');
  const css = style.slice(begin + 1, style.lastIndexOf('</'));
  if (css.includes('<')) return null;
  const attributes = (style.slice(0, begin).match(ATTRIBUTE) ?? []).join('');
  return `<style${attributes}>${cleanCss(css)}</style>`;
}
