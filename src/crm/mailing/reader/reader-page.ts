import { createHash } from 'node:crypto';
import type { Locale } from '../../../common/index.js';

const STYLE = `body{font:1.1rem/1.5 system-ui,sans-serif;max-width:30em;margin:15vh auto 0;padding:0 1.5em;color:#1a1a1a;background:#fff}
button{font:inherit;padding:.6em 1.4em;border:0;border-radius:.4em;color:#fff;background:#14532d;cursor:pointer}
button:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
@media(prefers-color-scheme:dark){body{color:#f0f0f0;background:#161616}button{color:#052e16;background:#86efac}}`;

/** Nothing runs, nothing is loaded but the one style, and the form leads nowhere else. */
export const READER_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of a few words of ours, and a button that posts to its own address. */
export function readerPage(
  locale: Locale,
  { title, text, button }: { title: string; text: string; button?: string },
): string {
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>${button === undefined ? '' : `\n<form method="post"><button type="submit">${button}</button></form>`}
</main>
</body>
</html>
`;
}
