const MAX_BYTES = 16 * 1024;
const MAX_LEVELS = 5;

/** What is wrong with an event's metadata, and where: `path` is empty or begins with `.` or `[`. */
export interface MetadataProblem {
  path: string;
  message: string;
}

/**
 * Metadata must be a JSON object of at most 16 KiB and 5 levels (itself the first; arrays count), whose keys the
 * database takes as plain names. Returns the first problem, or null.
 */
export function metadataProblem(value: unknown): MetadataProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { path: '', message: 'must be a JSON object' };
  }
  const problem = nodeProblem(value, '', 1);
  if (problem) return problem;
  const text = JSON.stringify(value);
  // a UTF-16 unit takes at most 3 bytes, so most metadata needs no counting
  if (text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES) {
    return { path: '', message: `must be at most ${MAX_BYTES} bytes as JSON` };
  }
  return null;
}

function nodeProblem(node: object, path: string, level: number): MetadataProblem | null {
  if (level > MAX_LEVELS) return { path, message: `must not be nested deeper than ${MAX_LEVELS} levels` };
  const isArray = Array.isArray(node);
  for (const key of Object.keys(node)) {
    if (!isArray) {
      const message = keyProblem(key);
      if (message) return { path: `${path}.${key.slice(0, 64)}`, message };
    }
    const value = (node as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null) {
      const problem = nodeProblem(value, isArray ? `${path}[${key}]` : `${path}.${key}`, level + 1);
      if (problem) return problem;
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      return { path: isArray ? `${path}[${key}]` : `${path}.${key}`, message: 'must be a finite number' };
    }
  }
  return null;
}

function keyProblem(key: string): string | null {
  if (key.includes('$') || key.includes('.')) return 'is not allowed as a key: it contains $ or .';
  // __proto__ reaches prototypes, _bsontype turns an object into another type in the driver
  if (key === '__proto__' || key === '_bsontype') return 'is not allowed as a key';
  if (key.includes('\0') || !key.isWellFormed()) return 'is not allowed as a key: it is not plain text';
  return null;
}
