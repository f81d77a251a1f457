/** A tag that leads somewhere, whole. */
const LINK_TAG = /<(?:a|area)\s(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
/** One attribute after the other, so that what stands within a value is none. */
const ATTRIBUTE = /([^\s=>"'/]+)(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
};

/** HTML whose links to http(s) addresses lead where `replace` says; null leaves one as it is. Nothing else is touched. */
export function withLinks(html: string, replace: (url: string) => string | null): string {
  return html.replace(LINK_TAG, (tag) =>
    tag.replace(ATTRIBUTE, (attribute: string, name: string, equals?: string, value?: string) => {
      if (name.toLowerCase() !== 'href' || !equals || value === undefined) return attribute;
      const url = toHttpUrl(decoded(unquoted(value)).trim());
      const other = url === null ? null : replace(url);
      return other === null ? attribute : `${name}="${attributeOf(other)}"`;
    }),
  );
}

/** Http(s) addresses in the form in which they are followed; null for anything else. */
export function toHttpUrl(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { href, protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** HTML with more at the end of its body. */
export function withAtEnd(html: string, more: string): string {
  const end = html.toLowerCase().lastIndexOf('</body');
  return end === -1 ? html + more : html.slice(0, end) + more + html.slice(end);
}

/** Whether HTML leads to an address. */
export function hasLinkTo(html: string, url: string): boolean {
  return html.includes(attributeOf(url));
}

/** A text as the value of an attribute with double quotes. */
export function attributeOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function unquoted(value: string): string {
  return /^["']/.test(value) ? value.slice(1, -1) : value;
}

function decoded(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (entity, decimal, hex, name) => {
    if (name) return ENTITIES[(name as string).toLowerCase()] ?? entity;
    const code = decimal ? Number(decimal) : parseInt(hex as string, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
