/**
 * Updates applied to stored bytes: what no path leads to is copied as it is, and only values at the paths are decoded.
 * The result has the bytes that decoding, applying and encoding would give, except that of two fields with one name
 * the first is changed and the second is kept.
 */
import { decodeValue, encodeValue, Int32, MAX_DEPTH, readInt32, T, typeOf, valueSize } from './bson.ts';
import type { Value } from './bson.ts';
import { corrupt, MongoError } from './errors.ts';
import type { Application } from './update-apply.ts';
import { bySegment, childrenByHash, HASH_START, pathOf, type UpdateNode } from './update-tree.ts';

/** Something that only the decoded way does. */
class AnotherWay extends Error {}

const plain = Buffer.prototype as Buffer;
const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);
const f64bytes = new Uint8Array(f64.buffer);

// What one update puts in place of what: bytes `from` to `to` of the document become `data` of the scratch buffer.
// Applying an update is synchronous and never starts another one.
const edits: Edit[] = [];
let count = 0;
let scratch = Buffer.allocUnsafeSlow(64 * 1024);
let pos = 0;

function room(need: number): void {
  if (pos + need <= scratch.length) return;
  const bigger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, pos + need));
  scratch.copy(bigger, 0, 0, pos);
  scratch = bigger;
}

interface Edit {
  from: number;
  to: number;
  start: number;
  stop: number;
}

/** Notes that the scratch bytes from `start` on replace those of the document. */
function edit(from: number, to: number, start: number): Edit {
  if (count === edits.length) edits.push({ from: 0, to: 0, start: 0, stop: 0 });
  const one = edits[count++];
  one.from = from;
  one.to = to;
  one.start = start;
  one.stop = pos;
  return one;
}

function putInt32(v: number, at: number): void {
  scratch[at] = v;
  scratch[at + 1] = v >> 8;
  scratch[at + 2] = v >> 16;
  scratch[at + 3] = v >> 24;
}

function putValue(v: Value, depth: number): void {
  room(16);
  if (v instanceof Int32) {
    putInt32(v.value, pos);
    pos += 4;
  } else if (typeof v === 'bigint' || typeof v === 'number') {
    if (typeof v === 'number') f64[0] = v;
    else i64[0] = v;
    for (let i = 0; i < 8; i++) scratch[pos + i] = f64bytes[i];
    pos += 8;
  } else {
    const bytes = encodeValue(v, depth);
    room(bytes.length);
    scratch.set(bytes, pos);
    pos += bytes.length;
  }
}

function putName(type: number, { segment, bytes }: UpdateNode): void {
  room(segment.length * 3 + 2);
  scratch[pos++] = type;
  if (bytes) {
    scratch.set(bytes, pos);
    pos += bytes.length;
  } else for (let i = 0; i < segment.length; i++) scratch[pos++] = segment.charCodeAt(i);
  scratch[pos++] = 0;
}

function putElement(node: UpdateNode, v: Value, depth: number): void {
  putName(typeOf(v), node);
  putValue(v, depth);
}

/** True when the bytes from `at` to `end` are the node's name. */
function isName(b: Uint8Array, at: number, end: number, { segment, bytes }: UpdateNode): boolean {
  const length = end - at;
  if (bytes) {
    if (length !== bytes.length) return false;
    for (let i = 0; i < length; i++) if (b[at + i] !== bytes[i]) return false;
    return true;
  }
  if (length !== segment.length) return false;
  for (let i = 0; i < length; i++) if (b[at + i] !== segment.charCodeAt(i)) return false;
  return true;
}

let walks = 0;

function inOrder(nodes: UpdateNode[]): UpdateNode[] {
  return nodes.length > 1 ? nodes.sort((one, other) => bySegment(one.segment, other.segment)) : nodes;
}

/** Writes the element that a missing field becomes; false, and nothing written, when it stays missing. */
function create(app: Application, node: UpdateNode, depth: number): boolean {
  if (node.operator) {
    const v = app.value(node, undefined, pathOf(node));
    if (v === undefined) return false;
    putElement(node, v, depth);
    return true;
  }
  if (depth >= MAX_DEPTH || !childrenByHash(node)) throw new AnotherWay();
  const from = pos;
  putName(T.object, node);
  const start = pos;
  room(5);
  pos += 4;
  let made = false;
  for (const child of inOrder([...node.children.values()])) if (create(app, child, depth + 1)) made = true;
  if (!made) {
    pos = from;
    return false;
  }
  room(1);
  scratch[pos++] = 0;
  putInt32(pos - start, start);
  return true;
}

/** Notes what changes in the document at `start`; returns by how many bytes it grows. */
function walk(app: Application, node: UpdateNode, b: Uint8Array, start: number, depth: number): number {
  const byHash = childrenByHash(node);
  if (!byHash) throw new AnotherWay();
  const end = start + readInt32(b, start) - 1;
  const length = edit(start, start + 4, pos); // takes its place in the order; what it says is known at the end
  let grown = 0;
  let left = byHash.size;
  for (let p = start + 4; p < end && left > 0;) {
    let hash = HASH_START;
    let q = p + 1;
    for (; b[q] !== 0 && q < end; q++) hash = (Math.imul(hash, 31) + b[q]) | 0;
    const next = q + 1 + valueSize(b, b[p], q + 1);
    if (next <= q || next > end) throw corrupt('a value reaches beyond its document');
    const child = byHash.get(hash);
    if (child && child.seen !== walks && isName(b, p + 1, q, child)) {
      child.seen = walks;
      left--;
      grown += element(app, child, b, p, q + 1, next, depth);
    }
    p = next;
  }
  if (left > 0) {
    const missing: UpdateNode[] = [];
    for (const child of node.children.values()) if (child.seen !== walks) missing.push(child);
    inOrder(missing);
    for (const child of missing) {
      const from = pos;
      if (!create(app, child, depth)) continue;
      edit(end, end, from);
      grown += pos - from;
    }
  }
  if (grown === 0) {
    length.from = -1;
    return 0;
  }
  room(4);
  length.start = pos;
  putInt32(end + 1 - start + grown, pos);
  length.stop = pos += 4;
  return grown;
}

/** The same for one element: its type at `p`, its value from `at` to `next`. */
function element(
  app: Application,
  node: UpdateNode,
  b: Uint8Array,
  p: number,
  at: number,
  next: number,
  depth: number,
): number {
  const type = b[p];
  if (type === T.object && !node.operator) {
    if (depth >= MAX_DEPTH) throw new AnotherWay();
    return walk(app, node, b, at, depth + 1);
  }
  const before = decodeValue(b, type, at, depth);
  const after = app.value(node, before, pathOf(node));
  if (after === before) return 0;
  const from = pos;
  if (after === undefined) {
    edit(p, next, from);
    return p - next;
  }
  const newType = typeOf(after);
  if (newType !== type) {
    room(1);
    scratch[pos++] = newType;
    edit(p, p + 1, from);
  }
  const start = pos;
  putValue(after, depth);
  edit(at, next, start);
  return pos - start - (next - at);
}

/** The bytes after the update; the same reference when nothing changed; undefined when it must be done decoded. */
export function updateRaw(app: Application, root: UpdateNode, b: Uint8Array): Uint8Array | undefined {
  count = 0;
  pos = 0;
  walks++;
  let grown: number;
  try {
    grown = walk(app, root, b, 0, 0);
  } catch (error) {
    // Which of several errors comes first is a matter of the order of the paths, not of the document's fields.
    if (error instanceof AnotherWay || error instanceof MongoError) return undefined;
    throw error;
  }
  const size = readInt32(b, 0);
  const out = Buffer.allocUnsafe(size + grown);
  let from = 0;
  let to = 0;
  let changed = false;
  for (let n = 0; n < count; n++) {
    const one = edits[n];
    if (one.from < 0) continue;
    changed = true;
    to += plain.copy.call(b, out, to, from, one.from);
    to += scratch.copy(out, to, one.start, one.stop);
    from = one.to;
  }
  if (!changed) return b;
  plain.copy.call(b, out, to, from, size);
  return out;
}
