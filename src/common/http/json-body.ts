import { AppError, InvalidInput } from '../errors/app-error.js';

class MalformedJson extends AppError {
  readonly code = 'COMMON.MALFORMED_JSON';
  readonly status = 400;
}

/**
 * Parses a JSON body. A key named `__proto__` is refused with its path, since code behind could take it
 * for the object's prototype.
 * @throws InvalidInput, or a 400 that says where the JSON breaks
 */
export function parseJsonBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MalformedJson(`The body is not JSON: ${(error as Error).message}`);
  }
  if (text.includes('__proto__') || text.includes('\\u')) {
    const path = protoKeyPath(value);
    if (path !== null) throw new InvalidInput([{ field: path, message: 'is not allowed as a key' }]);
  }
  return value;
}

function protoKeyPath(root: unknown): string | null {
  const open: [unknown, string][] = [[root, '']];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, path] = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      const at = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      if (key === '__proto__') return at;
      open.push([(value as Record<string, unknown>)[key], at]);
    }
  }
  return null;
}

/**
 * How many characters of a JSON text are beside its longest string, such as a file that it carries: that is what parsing
 * takes time for. Counted without parsing, in one pass.
 */
export function sizeBesideLongestText(text: string): number {
  let longest = 0;
  for (let from = text.indexOf('"'); from >= 0;) {
    const to = endOfText(text, from + 1);
    if (to < 0) break;
    longest = Math.max(longest, to - from - 1);
    from = text.indexOf('"', to + 1);
  }
  return text.length - longest;
}

/** Where the quote is that ends a string, which no odd number of backslashes stands before. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (before > start && text[before - 1] === '\\') before--;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}
