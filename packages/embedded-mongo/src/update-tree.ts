/** The paths of an update as a tree, so that a document is walked once for all of them. */
import { fieldName } from './bson.ts';
import { MongoError } from './errors.ts';
import type { UpdateOperator } from './update-operators.ts';
import { POSITION } from './values.ts';

export interface UpdateNode {
  operator?: UpdateOperator;
  /** In the order of the update; `orderedChildren` gives the one in which they are applied. */
  children: Map<string, UpdateNode>;
  /** The first path that made this node, and where the node's own part of it ends. */
  source: string;
  end: number;
  ordered: boolean;
  /** The node's own name, and its bytes when it is not ASCII. */
  segment: string;
  bytes?: Uint8Array;
  /** The children by a hash of their names' bytes; null when that cannot be. */
  byHash?: Map<number, UpdateNode> | null;
  /** The last walk through raw bytes that met this name. */
  seen: number;
}

const DOLLAR = 36;

const isIndex = (segment: string): boolean => {
  const c = segment.charCodeAt(0);
  return c >= 48 && c <= 57 && POSITION.test(segment);
};

export function newNode(source = '', end = 0, segment = ''): UpdateNode {
  return { children: new Map(), source, end, segment, ordered: true, seen: 0 };
}

/** The path of a node, as long as no array is on the way. */
export const pathOf = (node: UpdateNode): string => node.source.slice(0, node.end);

/** The order in which new fields are made: by name, numbers by value. */
export function bySegment(a: string, b: string): number {
  if (isIndex(a) && isIndex(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The children in the order in which they are applied: by name, numbers by value. */
export function orderedChildren(node: UpdateNode): Map<string, UpdateNode> {
  if (!node.ordered) {
    node.children = new Map([...node.children].sort(([a], [b]) => bySegment(a, b)));
    node.ordered = true;
  }
  return node.children;
}

/** Puts an operator at a path; throws 40 when another one is there, above or below. */
export function plant(root: UpdateNode, path: string, operator: UpdateOperator): void {
  let node = root;
  for (let from = 0; ;) {
    const dot = path.indexOf('.', from);
    const end = dot < 0 ? path.length : dot;
    const segment = path.slice(from, end);
    let next = node.children.get(segment);
    if (next && (dot < 0 || next.operator)) {
      throw new MongoError(
        40,
        `Updating the path '${path}' would create a conflict at '${path.slice(0, end)}'`,
      );
    }
    if (!next) {
      next = newNode(path, end, segment);
      node.children.set(segment, next);
      node.ordered = node.children.size === 1;
    }
    node = next;
    if (dot < 0) break;
    from = dot + 1;
  }
  node.operator = operator;
}

/** Throws 56, 2 or 52 for a path that the operator `name` must not have. */
export function checkPath(path: string, name: string): void {
  if (path === '') throw new MongoError(56, 'An empty update path is not valid.');
  const isPlain = !path.includes('$') && !path.includes('..') && path[0] !== '.' && !path.endsWith('.');
  if (isPlain) return;
  for (let from = 0; from <= path.length;) {
    const dot = path.indexOf('.', from);
    const end = dot < 0 ? path.length : dot;
    if (end === from) {
      throw new MongoError(
        56,
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    }
    if (path.charCodeAt(from) === DOLLAR) checkDollar(path, path.slice(from, end), from === 0, name);
    from = end + 1;
  }
}

/** True for `$`, `$[]` and `$[name]`, which stand for elements of an array. */
export const isPositional = (segment: string): boolean =>
  segment.charCodeAt(0) === DOLLAR && (segment === '$' || segment.endsWith(']'));

function checkDollar(path: string, segment: string, isFirst: boolean, name: string): void {
  if (segment === '$' || /^\$\[.*\]$/.test(segment)) {
    if (isFirst)
      throw new MongoError(
        2,
        `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
      );
  } else if (name !== '$unset') {
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${segment}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
}

/** What the hash of a name's bytes starts from; each byte is added to 31 times the hash before. */
export const HASH_START = 17;

/** The children by a hash of their names' bytes; null when two have the same one, or one stands for array elements. */
export function childrenByHash(node: UpdateNode): Map<number, UpdateNode> | null {
  if (node.byHash !== undefined) return node.byHash;
  const byHash = new Map<number, UpdateNode>();
  for (const [segment, child] of node.children) {
    if (isPositional(segment)) continue;
    let hash = HASH_START;
    for (let i = 0; i < segment.length; i++) {
      const c = segment.charCodeAt(i);
      if (c > 127) {
        child.bytes = fieldName(segment);
        hash = HASH_START;
        for (const byte of child.bytes) hash = (Math.imul(hash, 31) + byte) | 0;
        break;
      }
      hash = (Math.imul(hash, 31) + c) | 0;
    }
    byHash.set(hash, child);
  }
  return (node.byHash = byHash.size === node.children.size ? byHash : null);
}
