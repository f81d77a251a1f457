import { cleanCss } from './css.rules.js';
import { isFitUrl, URL_ATTRIBUTES } from './urls.rules.js';

/** Outlook's ghost tables, its buttons in VML, and its settings: what editors of mails write for it. */
const TAGS: ReadonlySet<string> = new Set([
  ...['table', 'tbody', 'tr', 'td', 'div', 'center', 'span', 'p', 'a', 'img', 'br', 'b', 'strong', 'font'],
  ...['xml', 'o:officedocumentsettings', 'o:allowpng', 'o:pixelsperinch', 'noscript', 'style'],
  ...['v:roundrect', 'v:rect', 'v:fill', 'v:textbox', 'v:image', 'v:stroke', 'w:anchorlock', 'w:wrap'],
]);
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'width',
    'height',
    'align',
    'valign',
    'bgcolor',
    'style',
    'class',
    'id',
    'border',
    'role',
    'dir',
    'lang',
  ],
  ...['cellpadding', 'cellspacing', 'colspan', 'rowspan', 'alt', 'title', 'type', 'target', 'size', 'face'],
  ...['xmlns', 'xmlns:v', 'xmlns:o', 'xmlns:w', 'arcsize', 'stroke', 'strokecolor', 'strokeweight', 'fill'],
  ...['fillcolor', 'color', 'inset', 'href', 'src', 'background', 'mso-width-percent', 'v:ext'],
]);

const BEGIN = String.raw`<!--\[if [^\]<>-]{1,80}\]>`;
/** Shown to all but Outlook: two comments, and markup between them that is cleaned as any other. */
const REVEALED = new RegExp(String.raw`^(?:${BEGIN}<!(?:-- )?-->|<!--<!\[endif\]-->)$`, 'i');
const HIDDEN = new RegExp(String.raw`^(${BEGIN})([\s\S]*)(<!\[endif\]-->)$`, 'i');
const TAG = /<(\/?)([a-z][a-z0-9:]*)((?:\s+[a-z][a-z:-]*="[^"<>]*")*)\s*\/?>/iy;
const TEXT = /[^<>]+/y;
const ATTRIBUTE = /([a-z:-]+)="([^"]*)"/gi;

/**
 * A comment of a mail: as it is where it is one of Outlook's conditional ones that has nothing in it but tags and
 * attributes of a known list, each value in double quotes. Null for any other.
 */
export function keptComment(comment: string): string | null {
  if (REVEALED.test(comment)) return comment;
  const [, begin, inside, end] = HIDDEN.exec(comment) ?? [];
  if (begin === undefined || !isHarmless(inside)) return null;
  return begin + inside + end;
}

export function isConditional(comment: string): boolean {
  return /^<!--\s*(?:\[if|<!\[endif)/i.test(comment);
}

function isHarmless(inside: string): boolean {
  for (let at = 0; at < inside.length;) {
    const text = read(TEXT, inside, at);
    // styles between their tags are such text
    if (text && cleanCss(text[0]) === text[0]) at += text[0].length;
    else {
      const tag = text ? null : read(TAG, inside, at);
      if (!tag || !TAGS.has(tag[2].toLowerCase()) || !areHarmless(tag[3])) return false;
      at += tag[0].length;
    }
  }
  return true;
}

function areHarmless(attributes: string): boolean {
  return Array.from(attributes.matchAll(ATTRIBUTE)).every(([, name, value]) => {
    const attribute = name.toLowerCase();
    if (!ATTRIBUTES.has(attribute)) return false;
    if (attribute === 'style') return cleanCss(value) === value;
    return !URL_ATTRIBUTES.has(attribute) || isFitUrl(attribute, value);
  });
}

function read(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
