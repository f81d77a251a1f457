/** What a browser asks for that is no page of the console: there an address that is not known is answered as the API does. */
const NOT_PAGES = /^\/(api|webhook|docs|docs-json|docs-yaml|health|metrics|socket\.io|assets)(\/|$)/;

/**
 * Whether a person asks for a page, so that the console itself may say what is there: a browser's navigation says that it
 * takes HTML, and addresses of pages have no dot in their last part, but that of an event, whose id its sender has chosen.
 */
export function isNavigation(path: string, accept: string | undefined): boolean {
  const isFile = /\.[^/]*$/.test(path) && !/^\/events\/[^/]+$/.test(path);
  return !NOT_PAGES.test(path) && !isFile && /\btext\/html\b/.test(accept ?? '');
}

export type Encoding = 'br' | 'gzip';

/** The smallest form of those there are that the browser takes (RFC 9110, 12.5.3; `q=0` refuses). */
export function chooseEncoding(accept: string | undefined, there: readonly Encoding[]): Encoding | undefined {
  const taken = new Map(
    (accept ?? '').split(',').map((part) => {
      const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
      return [name, !refused] as const;
    }),
  );
  return (['br', 'gzip'] as const).find(
    (encoding) => there.includes(encoding) && (taken.get(encoding) ?? taken.get('*') ?? false),
  );
}

/** Whether the browser has this very version (RFC 9110, 13.1.2). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');
}

/** Where the editor of Unlayer comes from. */
const UNLAYER = 'https://editor.unlayer.com';

/**
 * What pages of the console may load: only what we serve, images from anywhere over https (as mails show them), sockets
 * to ourselves. Styles may stand in the page: the components set their sizes so; scripts may not.
 * @param host under which the browser sees us; anything else than a host is left out
 * @param withUnlayer its editor is one script and one frame of its own host: whoever names a project there trusts them
 */
export function contentSecurityPolicy(host: string | undefined, withUnlayer = false): string {
  const own =
    host && /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host) ? ` ws://${host} wss://${host}` : '';
  const unlayer = withUnlayer ? ` ${UNLAYER}` : '';
  return [
    "default-src 'self'",
    `script-src 'self'${unlayer}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    `connect-src 'self'${own}`,
    `frame-src 'self' blob:${unlayer}`,
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ');
}
