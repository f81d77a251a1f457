/** Longest string, in characters, and whole answer as JSON, in bytes. */
export const MOST_TEXT = 200;
export const MOST_BYTES = 16_384;
/** Lists, and objects, that may lose something: each cut looks at the whole answer. */
const MOST_CUTS = 20;

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/**
 * What a tool answered, small enough for a model: strings are cut at 200 characters, then whole items are left off, the
 * longest list first, until the whole is small enough as JSON. Beside a list that lost items stands how many:
 * `{items: [...], itemsLeftOff: 12}`; an object that lost fields says `leftOff`.
 */
export function clip(value: unknown, mostBytes = MOST_BYTES): unknown {
  const plain = shortened(JSON.parse(JSON.stringify(value) ?? 'null') as Plain);
  const root: Plain = Array.isArray(plain) && bytes(plain) > mostBytes ? { items: plain } : plain;
  for (const kind of ['lists', 'objects'] as const) {
    for (let cuts = 0; cuts < MOST_CUTS; cuts++) {
      const excess = bytes(root) - mostBytes;
      if (excess <= 0) return root;
      const [largest] = containersOf(root)[kind].sort((a, b) => b.size - a.size);
      if (!largest) break;
      largest.leaveOff(excess);
    }
  }
  return bytes(root) > mostBytes ? { leftOff: 'all of it: it is too large' } : root;
}

/** Cut at whole characters; an ellipsis stands for the rest. */
export function clipText(text: string): string {
  return text.length <= MOST_TEXT ? text.toWellFormed() : `${text.slice(0, MOST_TEXT - 1).toWellFormed()}…`;
}

function shortened(value: Plain): Plain {
  if (typeof value === 'string') return clipText(value);
  if (Array.isArray(value)) return value.map(shortened);
  if (value === null || typeof value !== 'object') return value;
  // fromEntries makes an own field of `__proto__`, too
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clipText(key), shortened(each)]));
}

interface Container {
  size: number;
  /** Takes off whole items or fields worth at least so many bytes, or all but one. */
  leaveOff: (excess: number) => void;
}

function containersOf(root: Plain): { lists: Container[]; objects: Container[] } {
  const lists: Container[] = [];
  const objects: Container[] = [];
  const open: Plain[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === null || typeof next !== 'object') continue;
    const owner = next;
    for (const [key, part] of Object.entries<Plain>(owner as Record<string, Plain>)) {
      open.push(part);
      if (Array.isArray(part) && part.length > 1 && !Array.isArray(owner)) {
        lists.push({ size: bytes(part), leaveOff: (least) => shorten(owner, key, part, least) });
      }
    }
    const fields = Object.keys(owner).filter((key) => key !== 'leftOff');
    if (!Array.isArray(owner) && fields.length > 1) {
      objects.push({ size: bytes(owner), leaveOff: (least) => thinOut(owner, fields, least) });
    }
  }
  return { lists, objects };
}

/** The last items go, down to one. */
function shorten(owner: { [key: string]: Plain }, key: string, list: Plain[], excess: number): void {
  const before = list.length;
  for (let freed = 0; list.length > 1 && freed < excess;) freed += bytes(list.pop()!) + 1;
  const counter = `${key}LeftOff`;
  const already = owner[counter];
  owner[counter] = before - list.length + (typeof already === 'number' ? already : 0);
}

/** The last fields go, down to one. */
function thinOut(owner: { [key: string]: Plain }, fields: string[], excess: number): void {
  const before = fields.length;
  for (let freed = 0; fields.length > 1 && freed < excess;) {
    const key = fields.pop()!;
    freed += bytes(owner[key]) + bytes(key) + 2;
    delete owner[key];
  }
  const already = owner['leftOff'];
  owner['leftOff'] = before - fields.length + (typeof already === 'number' ? already : 0);
}

function bytes(value: Plain): number {
  return Buffer.byteLength(JSON.stringify(value));
}
