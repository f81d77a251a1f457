/** Applying an update's tree to decoded values. */
import type { Doc, Value } from './bson.ts';
import { MongoError } from './errors.ts';
import type { Matcher } from './match.ts';
import { show } from './show.ts';
import type { Place } from './update-operators.ts';
import { isPositional, orderedChildren, type UpdateNode } from './update-tree.ts';
import { POSITION, type Maybe } from './values.ts';

export interface UpdateContext {
  isInsert: boolean;
  /** The filter's matcher; needed for the positional operator `$`. */
  matcher?: Matcher;
  now?: Date;
}

export type ArrayFilters = Map<string, Matcher>;

/** MongoDB's limit on how far a $set may extend an array. */
const MAX_PADDING = 1_500_000;

class Spot implements Place {
  readonly isInsert: boolean;
  path = '';
  private readonly context: UpdateContext;
  private readonly before: () => Doc;
  private at: Date | undefined;

  constructor(context: UpdateContext, before: () => Doc) {
    this.isInsert = context.isInsert;
    this.context = context;
    this.before = before;
  }

  get root(): Doc {
    return this.before();
  }

  get now(): Date {
    return (this.at ??= this.context.now ?? new Date());
  }
}

/** Applies a tree to a value without changing the value itself: containers are copied when something in them changes. */
export class Application {
  readonly filters: ArrayFilters;
  readonly context: UpdateContext;
  readonly place: Place;

  /** `root` gives the document before the update, decoded when an operator asks for it. */
  constructor(filters: ArrayFilters, context: UpdateContext, root: () => Doc) {
    this.filters = filters;
    this.context = context;
    this.place = new Spot(context, root);
  }

  value(node: UpdateNode, current: Maybe, path: string): Maybe {
    if (node.operator) {
      this.place.path = path;
      return node.operator.apply(current, this.place);
    }
    if (current instanceof Map) return this.doc(node, current, path);
    if (Array.isArray(current)) return this.array(node, current, path);
    const positional = [...orderedChildren(node).keys()].find((segment) => segment.startsWith('$'));
    if (positional !== undefined) {
      if (current !== undefined)
        throw new MongoError(
          2,
          `Cannot apply array updates to non-array element ${lastSegment(path)}: ${show(current)}`,
        );
      throw new MongoError(
        2,
        `The path '${path}' must exist in the document in order to apply array updates.`,
      );
    }
    const made = this.doc(node, new Map(), path);
    if (made.size === 0) return current;
    if (current !== undefined) {
      const [field] = made.keys();
      throw new MongoError(
        28,
        `Cannot create field '${field}' in element {${lastSegment(path)}: ${show(current)}}`,
      );
    }
    return made;
  }

  doc(node: UpdateNode, current: Doc, path: string): Doc {
    let out = current;
    for (const [segment, child] of orderedChildren(node)) {
      if (isPositional(segment)) {
        throw new MongoError(
          2,
          `Cannot apply array updates to non-array element ${lastSegment(path)}: ${show(current)}`,
        );
      }
      const before = current.get(segment);
      const after = this.value(child, before, path === '' ? segment : `${path}.${segment}`);
      if (after === before) continue;
      if (out === current) out = new Map(current);
      if (after === undefined) out.delete(segment);
      else out.set(segment, after);
    }
    return out;
  }

  /** Operators that only remove leave alone what they cannot reach. */
  private creates(node: UpdateNode): boolean {
    const { operator } = node;
    if (operator) return operator.creates && (this.context.isInsert || !operator.onInsertOnly);
    return [...node.children.values()].some((child) => this.creates(child));
  }

  private array(node: UpdateNode, current: Value[], path: string): Value[] {
    const byIndex = new Map<number, UpdateNode[]>();
    const add = (index: number, child: UpdateNode) => {
      const list = byIndex.get(index);
      if (list) list.push(child);
      else byIndex.set(index, [child]);
    };
    for (const [segment, child] of orderedChildren(node)) {
      if (POSITION.test(segment)) add(Number(segment), child);
      else if (segment === '$') {
        const index = this.context.matcher?.positional(this.place.root, path);
        if (index === undefined)
          throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
        add(index, child);
      } else if (segment.startsWith('$[') && segment.endsWith(']')) {
        const name = segment.slice(2, -1);
        const matcher = name === '' ? undefined : this.filters.get(name);
        current.forEach((item, i) => {
          if (!matcher || matcher.testDoc(new Map([[name, item]]))) add(i, child);
        });
      } else if (this.creates(child)) {
        throw new MongoError(
          28,
          `Cannot create field '${segment}' in element {${lastSegment(path)}: ${show(current)}}`,
        );
      }
    }
    let out = current;
    for (const [index, children] of [...byIndex].sort(([a], [b]) => a - b)) {
      const before: Maybe = current[index];
      let after: Maybe = before;
      if (children.filter((c) => c.operator).length > 0 && children.length > 1) {
        throw new MongoError(40, `Update created a conflict at '${path}.${index}'`);
      }
      for (const child of children) after = this.value(child, after, `${path}.${index}`);
      if (after === before) continue;
      if (out === current) out = [...current];
      if (index - out.length > MAX_PADDING)
        throw new MongoError(2, `cannot backfill array to larger than ${MAX_PADDING} elements`);
      while (out.length < index) out.push(null);
      out[index] = after ?? null; // $unset leaves null, so that other elements keep their place
    }
    return out;
  }
}

const lastSegment = (path: string) => path.slice(path.lastIndexOf('.') + 1);
