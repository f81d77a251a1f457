import { encode, encodeValue, int32, type Doc, type Value } from '../bson.ts';
import { identical } from '../values.ts';
import { Description, type Path } from './description.ts';

/** The difference of two documents, or of two arrays, field by field. */
type Diff = DocDiff | ArrayDiff;

interface DocDiff {
  deletes: string[];
  updates: [string, Value][];
  inserts: [string, Value][];
  inner: [string, Diff][];
}

interface ArrayDiff {
  /** The new length, when it is shorter. */
  newSize?: number;
  items: [number, { to: Value } | { diff: Diff }][];
}

/** What an entry of MongoDB's operation log has beside the difference, in bytes. */
const ENTRY_BYTES = 15;

/**
 * What a pipeline did to a document, computed from both. Undefined when the difference takes more room than the new
 * document: as on MongoDB, the document then counts as replaced.
 */
export function describeDiff(before: Doc, after: Doc): Description | undefined {
  const diff = diffDocs(before, after);
  if (sizeOf(diff) + ENTRY_BYTES >= encode(after).length) return undefined;
  const description = new Description();
  describe(description, diff, []);
  return description;
}

/** Fields are compared in their order: one that moved behind others is a removed and a new one. */
function diffDocs(before: Doc, after: Doc): DocDiff {
  const diff: DocDiff = { deletes: [], updates: [], inserts: [], inner: [] };
  const old = [...before];
  const now = [...after];
  let i = 0;
  let j = 0;
  const gone = new Set<string>();
  for (; i < old.length && j < now.length; i++) {
    const [name, was] = old[i];
    const [newName, is] = now[j];
    if (name !== newName) {
      gone.add(name);
      continue;
    }
    j++;
    if (identical(was, is)) continue;
    const inner = diffInner(was, is);
    if (inner) diff.inner.push([name, inner]);
    else diff.updates.push([name, is]);
  }
  const rest = old.slice(i).map(([name]) => name);
  for (; j < now.length; j++) {
    gone.delete(now[j][0]);
    diff.inserts.push(now[j]);
  }
  diff.deletes = [...rest, ...[...gone].sort()];
  return diff;
}

/** Undefined when the value is better told as a whole. */
function diffInner(was: Value, is: Value): Diff | undefined {
  let diff: Diff | undefined;
  if (was instanceof Map && is instanceof Map) diff = diffDocs(was, is);
  else if (Array.isArray(was) && Array.isArray(is)) diff = diffArrays(was, is);
  return diff && sizeOf(diff) < encodeValue(is, 0).length ? diff : undefined;
}

function diffArrays(was: Value[], is: Value[]): ArrayDiff {
  const diff: ArrayDiff = { items: [] };
  is.forEach((item, i) => {
    if (i >= was.length) diff.items.push([i, { to: item }]);
    else if (!identical(was[i], item)) {
      const inner = diffInner(was[i], item);
      diff.items.push([i, inner ? { diff: inner } : { to: item }]);
    }
  });
  if (is.length < was.length) diff.newSize = is.length;
  return diff;
}

/** The bytes that the difference takes in MongoDB's operation log, which decides how it is told. */
const sizeOf = (diff: Diff): number => encode(logged(diff)).length;

function logged(diff: Diff): Doc {
  const out: Doc = new Map();
  if ('items' in diff) {
    out.set('a', true);
    if (diff.newSize !== undefined) out.set('l', int32(diff.newSize));
    for (const [i, item] of diff.items) {
      if ('to' in item) out.set(`u${i}`, item.to);
      else out.set(`s${i}`, logged(item.diff));
    }
    return out;
  }
  if (diff.deletes.length) out.set('d', new Map(diff.deletes.map((name) => [name, false])));
  if (diff.updates.length) out.set('u', new Map(diff.updates));
  if (diff.inserts.length) out.set('i', new Map(diff.inserts));
  for (const [name, inner] of diff.inner) out.set(`s${name}`, logged(inner));
  return out;
}

function describe(description: Description, diff: Diff, path: Path): void {
  if ('items' in diff) {
    if (diff.newSize !== undefined) description.truncated(path, diff.newSize);
    for (const [i, item] of diff.items) {
      if ('to' in item) description.updated([...path, i], item.to);
      else describe(description, item.diff, [...path, i]);
    }
    return;
  }
  for (const name of diff.deletes) description.removed([...path, name]);
  for (const [name, v] of diff.updates) description.updated([...path, name], v);
  for (const [name, v] of diff.inserts) description.updated([...path, name], v);
  for (const [name, inner] of diff.inner) describe(description, inner, [...path, name]);
}
