import sanitize from 'sanitize-html';
import { cleanCss } from './css.rules.js';
import { bringBack, holdBack } from './pieces.rules.js';
import { IMAGE_SCHEMES, isFitUrl, LINK_SCHEMES, URL_ATTRIBUTES } from './urls.rules.js';

/** HTML as a mail may have it. */
export interface CleanHtml {
  html: string;
  /** What was taken out, as people call it: `<script>`, `onclick`, `href="javascript:..."`; each once. */
  removed: string[];
}

const TAGS = [
  ...[
    'html',
    'head',
    'body',
    'title',
    'meta',
    'address',
    'article',
    'blockquote',
    'center',
    'div',
    'footer',
    'header',
  ],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'main',
    'p',
    'pre',
    'section',
    'br',
    'wbr',
    'figure',
    'figcaption',
  ],
  ...[
    'dl',
    'dt',
    'dd',
    'ol',
    'ul',
    'li',
    'table',
    'caption',
    'colgroup',
    'col',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'th',
    'td',
  ],
  ...[
    'a',
    'abbr',
    'b',
    'big',
    'cite',
    'code',
    'del',
    'em',
    'font',
    'i',
    'img',
    'ins',
    'kbd',
    'mark',
    'q',
    's',
    'small',
  ],
  ...['span', 'strike', 'strong', 'sub', 'sup', 'time', 'u', 'map', 'area'],
];
const ATTRIBUTES = {
  '*': [
    ...[
      'style',
      'class',
      'id',
      'align',
      'valign',
      'dir',
      'lang',
      'title',
      'role',
      'width',
      'height',
      'bgcolor',
    ],
    ...['background', 'border', 'cellpadding', 'cellspacing', 'aria-*'],
  ],
  html: ['xmlns', 'xmlns:v', 'xmlns:o', 'xmlns:w'],
  meta: ['charset', 'name', 'content'],
  a: ['href', 'name', 'target', 'rel'],
  area: ['href', 'shape', 'coords', 'alt'],
  img: ['src', 'alt', 'usemap'],
  map: ['name'],
  td: ['colspan', 'rowspan', 'headers', 'scope', 'nowrap', 'abbr'],
  th: ['colspan', 'rowspan', 'headers', 'scope', 'nowrap', 'abbr'],
  table: ['summary'],
  col: ['span'],
  colgroup: ['span'],
  ol: ['start', 'type', 'reversed'],
  ul: ['type'],
  li: ['value', 'type'],
  font: ['color', 'face', 'size'],
  body: ['text', 'link', 'vlink', 'alink'],
  time: ['datetime'],
  blockquote: ['cite'],
  q: ['cite'],
};
/** What has pictures, of its own or behind it. */
const WITH_IMAGES = ['img', 'body', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'div'];
/** These go with all that is in them. */
const WITH_CONTENT = [
  ...[
    'script',
    'style',
    'textarea',
    'option',
    'select',
    'xmp',
    'noscript',
    'template',
    'svg',
    'math',
    'iframe',
  ],
  ...['object', 'applet', 'noembed', 'noframes', 'plaintext'],
];
/** Editors nest some 30 deep. */
const DEEPEST = 200;

/** HTML without scripts, forms, handlers and addresses that are none for a mail. It may be a document or a part of one. */
export function cleanHtml(source: string): CleanHtml {
  const held = holdBack(source);
  const removed = new Set(held.removed);
  const clean = sanitize(held.html, {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    // the same as `isFitUrl` says, once more
    allowedSchemes: LINK_SCHEMES,
    allowedSchemesByTag: Object.fromEntries(WITH_IMAGES.map((tag) => [tag, IMAGE_SCHEMES])),
    allowProtocolRelative: false,
    nonTextTags: WITH_CONTENT,
    parseStyleAttributes: false, // css.rules does that, in a fraction of the time
    nestingLimit: DEEPEST,
    onOpenTag: (name) => void (TAGS.includes(name) || removed.add(`<${name}>`)),
    transformTags: {
      '*': (tagName, attribs) => ({ tagName, attribs: cleanAttributes(attribs, removed) }),
    },
  });
  const html = bringBack(clean, held.pieces).trimStart();
  return { html: /^<html\b/i.test(html) ? `<!DOCTYPE html>\n${html}` : html, removed: [...removed] };
}

function cleanAttributes(attributes: sanitize.Attributes, removed: Set<string>): sanitize.Attributes {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'style') attributes['style'] = cleanCss(value);
    else if (URL_ATTRIBUTES.has(name) && !isFitUrl(name, value)) {
      delete attributes[name];
      removed.add(`${name}="${value.trim().slice(0, 40)}"`);
    } else if (name.startsWith('on')) removed.add(name);
  }
  return attributes;
}
