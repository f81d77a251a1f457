import { literally } from '../text/literally.js';

/** Stands for what was taken out. */
const HIDDEN = '***';
/** Shorter ones are no secrets, and would blot out words, in characters. */
const SHORTEST = 6;
/** Depth of objects that are looked through; what is deeper is left out. */
const DEEPEST = 6;

/** What a secret is called: a field, a header, a parameter of a URL, a key of a connection string. Tokens are counted, too. */
const NAME =
  '(?:pass(?:word|wd|phrase)|pwd|secret|token(?!s\\b)|hottok|ssid|api[_-]?key|private[_-]?key|authorization|cookie|credential|recovery[_-]?code)';
const SECRET_FIELD = new RegExp(NAME, 'i');

/** A value in quotes; in quotes within a text of JSON; or up to the next separator. What was cut off has no end. */
const VALUE = [
  `"(?:[^"\\\\]|\\\\.){0,2000}(?:"|$)`,
  `\\\\"(?:[^"\\\\]|\\\\{2,}.|\\\\[^"\\\\]){0,2000}(?:\\\\"|$)`,
  `'[^']{0,2000}(?:'|$)`,
  `[^\\s,;&"'})\\]\\\\]{1,2000}`,
].join('|');

/** One after the other, each with what stands in place of what it finds. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // mongodb://user:p@ss@host, redis://:pass@host, https://token@host: to the last @, since passwords have some too; a
  // port is no password
  [
    /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/?#@:"'<>]{0,200}:(?!\d{1,5}[/?#])[^\s"'<>]{0,300}@|[^\s/?#"'<>]{1,300}@)/gi,
    `$1${HIDDEN}@`,
  ],
  [/((?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)[^\n"']{1,4000}/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  // JSON Web Tokens, whose third part may be missing
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, HIDDEN],
  // 32 random bytes: tokens that were mailed, and those of sessions; before those below, of which it may hold one by chance
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, HIDDEN],
  // API keys, secrets of webhooks, keys of OpenAI and Stripe
  [/\btd_[\w-]{16,}/g, `td_${HIDDEN}`],
  [/\bwhsec_[\w+/=-]{8,}/g, `whsec_${HIDDEN}`],
  [/\b([srp]k)([-_])[\w*-]{8,}/g, `$1$2${HIDDEN}`],
  [
    new RegExp(`(${NAME}[\\w-]{0,20}(?:\\\\?["'])?\\]?\\s{0,3}(?:[:=]|%3D)\\s{0,3})(?:${VALUE})`, 'gi'),
    `$1${HIDDEN}`,
  ],
];

/** Takes secrets out of what is about to be written down. */
export class Scrubber {
  private readonly known: RegExp | undefined;

  /** @param known secrets of this installation, which are found wherever they stand */
  constructor(known: readonly string[] = []) {
    const forms = known.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]);
    const worth = [...new Set(forms)].filter((secret) => secret.length >= SHORTEST);
    worth.sort((a, b) => b.length - a.length); // one may be the beginning of another
    const escaped = worth.map(literally);
    if (escaped.length > 0) this.known = new RegExp(escaped.join('|'), 'g');
  }

  text(text: string): string {
    let clean = this.known ? text.replace(this.known, HIDDEN) : text;
    for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
    return clean;
  }

  /** Of a value with fields also those that are called like a secret. */
  value(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (ArrayBuffer.isView(value) || depth >= DEEPEST) return HIDDEN;
    if (Array.isArray(value)) return value.map((item) => this.value(item, depth + 1));
    const fields = Object.entries(value).map(([name, field]: [string, unknown]) => [
      name,
      SECRET_FIELD.test(name) && field !== undefined && field !== null
        ? HIDDEN
        : this.value(field, depth + 1),
    ]);
    return Object.fromEntries(fields) as Record<string, unknown>;
  }
}
