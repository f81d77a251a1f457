import { compile } from 'html-to-text';
import { PIECE_MARKS } from './html/marks.rules.js';

interface ImageElement {
  attribs?: { alt?: string };
}

const read = compile({
  wordwrap: false, // programs wrap by themselves, and links stay whole
  preserveNewlines: false,
  limits: { maxDepth: 400, ellipsis: '' },
  formatters: {
    alternative: (element, _walk, builder) => builder.addInline((element as ImageElement).attribs?.alt ?? ''),
  },
  selectors: [
    { selector: 'img', format: 'alternative' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table'].map((selector) => ({
      selector,
      options: { uppercase: false, uppercaseHeaderCells: false },
    })),
    ...['title', 'style', 'head'].map((selector) => ({ selector, format: 'skip' })),
  ],
});

/** What a mail says to programs that show no HTML. @param html sanitised */
export function plainTextOf(html: string): string {
  return tidied(read(html.replace(PIECE_MARKS.pattern, '')));
}

/** At most one empty line at a time, and no blanks at the ends of lines. */
export function tidied(text: string): string {
  return text
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
