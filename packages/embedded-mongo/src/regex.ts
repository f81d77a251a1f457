/** PCRE patterns, as MongoDB takes them, as JavaScript's RegExp. */
import { MongoError } from './errors.ts';

/** Removes white space and comments outside character classes (option x). */
function withoutSpace(pattern: string): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') out += c + (pattern[++i] ?? '');
    else if (inClass) {
      if (c === ']') inClass = false;
      out += c;
    } else if (c === '[') {
      inClass = true;
      out += c;
    } else if (c === '#') {
      while (i + 1 < pattern.length && pattern[i + 1] !== '\n') i++;
    } else if (!/\s/.test(c)) out += c;
  }
  return out;
}

const ANCHORS: Record<string, string> = {
  '\\A': '(?<![\\s\\S])',
  '\\z': '(?![\\s\\S])',
  '\\Z': '(?=\\n?(?![\\s\\S]))',
  '\\h': '[ \\t]',
};

/** Compiles a pattern with options i, m, s, x, u; throws 51091 for an invalid pattern, 51108 for an unknown option. */
export function compileRegex(pattern: string, options: string): RegExp {
  let flags = '';
  let source = pattern;
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  if (inline) {
    source = source.slice(inline[0].length);
    options += inline[1];
  }
  for (const o of options) {
    if (!'imsxul'.includes(o)) throw new MongoError(51108, `invalid flag in regex options: ${o}`);
    if ('ims'.includes(o) && !flags.includes(o)) flags += o;
  }
  if (options.includes('x')) source = withoutSpace(source);
  source = source
    .replace(/\\[AzZh]|\\[\s\S]/g, (escape) => ANCHORS[escape] ?? escape)
    .replace(/\(\?P<([A-Za-z_]\w*)>/g, '(?<$1>');
  try {
    return new RegExp(source, flags + 'u');
  } catch {
    // Outside JavaScript's strict mode more escapes are allowed, as in PCRE.
  }
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new MongoError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}
