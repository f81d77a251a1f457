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
