/** Projections of find and of $project, $addFields and $unset. */
import { decode, eachElement, encode, RawDoc, typeOf } from './bson.ts';
import type { Doc, Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { compileExpression, runtime } from './expressions/compile.ts';
import type { Expression, Runtime } from './expressions/compile.ts';
import { compileMatch } from './match.ts';
import type { Matcher } from './match.ts';
import { isNumeric, toInteger, toNumber, typeName } from './values.ts';
import type { Collation, Maybe } from './values.ts';

export interface Projector {
  /** Top-level fields that the result depends on; undefined when it depends on all. */
  readonly fields: readonly string[] | undefined;
  /** The projected document, encoded. */
  apply(bytes: Uint8Array): Uint8Array;
  applyDoc(doc: Doc): Doc;
  /** For a pipeline: stays with bytes where they can be copied, and otherwise decodes no more than it must. */
  applyRow(row: Uint8Array | Doc): Uint8Array | Doc;
}

export interface ProjectOptions {
  /** The filter's matcher; needed for the positional projection `a.$`. */
  matcher?: Matcher;
  variables?: ReadonlyMap<string, Maybe>;
  collation?: Collation;
  now?: Date;
}

type Special = { kind: 'special'; apply(v: Maybe, root: Doc, path: string): Maybe };
type Leaf =
  { kind: 'include' } | { kind: 'exclude' } | { kind: 'computed'; expression: Expression } | Special;
interface Branch {
  kind: 'branch';
  children: Map<string, Tree>;
  /** True when something below is computed, so that a missing field has to be made. */
  computes: boolean;
}
type Tree = Leaf | Branch;

const branch = (): Branch => ({ kind: 'branch', children: new Map(), computes: false });

function place(root: Branch, path: string, leaf: Leaf): void {
  const segments = path.split('.');
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (segments.includes(''))
    throw new MongoError(
      path.endsWith('.') ? 40353 : 15998,
      'FieldPath field names may not be empty strings.',
    );
  for (const s of segments)
    if (s.startsWith('$'))
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
  let at = root;
  segments.forEach((segment, i) => {
    const known = at.children.get(segment);
    if (leaf.kind === 'computed') at.computes = true;
    if (i === segments.length - 1) {
      if (known) throw new MongoError(31250, `Path collision at ${path}`);
      at.children.set(segment, leaf);
      return;
    }
    if (known && known.kind !== 'branch') {
      throw new MongoError(
        31249,
        `Path collision at ${path} remaining portion ${segments.slice(i + 1).join('.')}`,
      );
    }
    const next = known ?? branch();
    at.children.set(segment, next);
    at = next;
  });
}

type Mode = 'find' | 'project' | 'addFields';

class Plan {
  readonly root = branch();
  /** Undefined until a field other than _id decides. */
  inclusive: boolean | undefined;
  special = false;
  hasPositional = false;
  idExcluded = false;
  readonly mode: Mode;
  readonly options: ProjectOptions;

  constructor(spec: Doc, mode: Mode, options: ProjectOptions) {
    this.mode = mode;
    this.options = options;
    this.read(spec, '');
    // Only specials or only `_id: 0`: everything else stays.
    if (this.inclusive === undefined) {
      const id = this.root.children.get('_id');
      this.inclusive = id !== undefined && id.kind !== 'exclude';
    }
  }

  private decide(inclusive: boolean, path: string): void {
    if (this.inclusive === undefined) this.inclusive = inclusive;
    else if (this.inclusive !== inclusive) {
      throw inclusive
        ? new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
        : new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
  }

  private read(spec: Doc, prefix: string): void {
    for (const [name, v] of spec) {
      const path = prefix + name;
      if (v instanceof Map) {
        const first = v.keys().next().value;
        if (first === undefined && this.mode === 'addFields') {
          place(this.root, path, { kind: 'computed', expression: compileExpression(v) });
          continue;
        }
        if (first === undefined)
          throw new MongoError(
            51270,
            `An empty sub-projection is not a valid value. Found empty object at path ${path}`,
          );
        if (!first.startsWith('$')) {
          this.read(v, path + '.');
          continue;
        }
        if (this.mode === 'find' && this.findOperator(path, first, v.get(first) as Value)) continue;
      }
      if (this.mode !== 'addFields' && (typeof v === 'boolean' || isNumeric(v))) {
        const yes = typeof v === 'boolean' ? v : toNumber(v) !== 0;
        if (this.mode === 'find' && path.endsWith('.$')) {
          this.positional(path.slice(0, -2), yes);
          continue;
        }
        if (path === '_id') this.idExcluded = !yes;
        else this.decide(yes, path);
        place(this.root, path, { kind: yes ? 'include' : 'exclude' });
        continue;
      }
      if (this.mode !== 'addFields' && path !== '_id') {
        if (this.inclusive === false && v instanceof Map)
          throw new MongoError(31252, 'Cannot use expression other than $meta in exclusion projection');
        this.decide(true, path);
      }
      place(this.root, path, { kind: 'computed', expression: compileExpression(v, this.options.variables) });
    }
  }

  /** $slice, $elemMatch and $meta of find; false for an aggregation expression. */
  private findOperator(path: string, name: string, operand: Value): boolean {
    if (name === '$elemMatch') {
      if (!(operand instanceof Map))
        throw new MongoError(
          31274,
          `elemMatch: Invalid argument, object required, but got ${typeName(typeOf(operand))}`,
        );
      if (path.includes('.'))
        throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field');
      const matcher = compileMatch(new Map([['a', new Map([['$elemMatch', operand]])]]), {
        collation: this.options.collation,
      });
      this.decide(true, path);
      place(this.root, path, {
        kind: 'special',
        apply(v) {
          if (!Array.isArray(v)) return undefined;
          const index = matcher.positional(new Map([['a', v]]), 'a');
          return index === undefined ? undefined : [v[index]];
        },
      });
      this.special = true;
      return true;
    }
    if (name !== '$slice') return false;
    let skip = 0;
    let count: number | undefined;
    if (Array.isArray(operand)) {
      if (operand.length === 3 || !isNumeric(operand[0])) return false;
      if (operand.length !== 2)
        throw new MongoError(31272, '$slice array argument should be of form [skip, limit]');
      skip = toInteger(operand[0]) ?? 0;
      count = toInteger(operand[1]);
      if (count === undefined || count <= 0) throw new MongoError(31271, '$slice limit must be positive');
    } else {
      const n = toInteger(operand);
      if (n === undefined)
        throw new MongoError(31273, '$slice only supports numbers and [skip, limit] arrays');
      if (n < 0) skip = n;
      else count = n;
    }
    place(this.root, path, {
      kind: 'special',
      apply(v) {
        if (!Array.isArray(v)) return v;
        const start = skip < 0 ? Math.max(0, v.length + skip) : skip;
        return v.slice(start, count === undefined ? undefined : start + count);
      },
    });
    this.special = true;
    return true;
  }

  private positional(path: string, yes: boolean): void {
    if (!yes) throw new MongoError(31395, 'positional projection cannot be used with exclusion');
    if (this.hasPositional)
      throw new MongoError(31276, 'Cannot specify more than one positional projection per query.');
    this.hasPositional = true;
    const { matcher } = this.options;
    this.decide(true, path);
    place(this.root, path, {
      kind: 'special',
      apply(v, root) {
        if (!Array.isArray(v)) return v;
        const index = matcher?.positional(root, path);
        if (index === undefined) {
          throw new MongoError(
            51246,
            "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
          );
        }
        return index < v.length ? [v[index]] : [];
      },
    });
    this.special = true;
  }
}

/** Keeps the fields of the tree, in the document's order, then adds the computed ones in the tree's order. */
function include(doc: Doc, tree: Branch, run: Runtime, root: Doc): Doc {
  const out: Doc = new Map();
  for (const [name, v] of doc) {
    const child = tree.children.get(name);
    if (child === undefined) continue;
    if (child.kind === 'include') out.set(name, v);
    else if (child.kind === 'special') {
      const kept = child.apply(v, root, name);
      if (kept !== undefined) out.set(name, kept);
    } else if (child.kind === 'branch') {
      const inner = includeIn(v, child, run, root);
      if (inner !== undefined) out.set(name, inner);
    }
  }
  if (tree.computes) {
    for (const [name, child] of tree.children) {
      let v: Maybe;
      if (child.kind === 'computed') v = child.expression.evaluate(run);
      else if (child.kind === 'branch' && child.computes && !out.has(name))
        v = include(new Map(), child, run, root);
      else continue;
      if (v !== undefined) out.set(name, v);
    }
  }
  return out;
}

function includeIn(v: Value, tree: Branch, run: Runtime, root: Doc): Maybe {
  if (v instanceof Map) return include(v, tree, run, root);
  if (Array.isArray(v)) {
    return v.map((item) => includeIn(item, tree, run, root)).filter((item) => item !== undefined);
  }
  return undefined;
}

function exclude(doc: Doc, tree: Branch, root: Doc): Doc {
  const out: Doc = new Map();
  for (const [name, v] of doc) {
    const child = tree.children.get(name);
    if (child === undefined || child.kind === 'include') out.set(name, v);
    else if (child.kind === 'branch') out.set(name, excludeIn(v, child, root));
    else if (child.kind === 'special') out.set(name, child.apply(v, root, name) ?? null);
  }
  return out;
}

function excludeIn(v: Value, tree: Branch, root: Doc): Value {
  if (v instanceof Map) return exclude(v, tree, root);
  return Array.isArray(v) ? v.map((item) => excludeIn(item, tree, root)) : v;
}

/** Sets computed fields where they stand, or at the end. */
function addFields(v: Maybe, tree: Branch, run: Runtime): Value {
  if (Array.isArray(v)) return v.map((item) => addFields(item, tree, run));
  const out: Doc = new Map(v instanceof Map ? v : undefined);
  for (const [name, child] of tree.children) {
    if (child.kind === 'computed') {
      const computed = child.expression.evaluate(run);
      if (computed === undefined) out.delete(name);
      else out.set(name, computed);
    } else if (child.kind === 'branch') out.set(name, addFields(out.get(name), child, run));
  }
  return out;
}

function dependencies(tree: Branch, into: Set<string>, top: boolean): boolean {
  for (const [name, child] of tree.children) {
    if (top && child.kind !== 'computed') into.add(name);
    if (child.kind === 'computed') {
      if (!child.expression.fields) return false;
      for (const f of child.expression.fields) into.add(f);
    } else if (child.kind === 'branch' && !dependencies(child, into, false)) return false;
  }
  return true;
}

/** The document's own bytes with some top-level elements left out: `keep` says which. */
function copyElements(bytes: Uint8Array, keep: (name: string) => boolean): Uint8Array {
  const out = Buffer.allocUnsafe(bytes.length);
  let size = 4;
  // elements that follow one another are copied together
  let [from, to] = [4, 4];
  const copy = () => {
    if (to > from) out.set(bytes.subarray(from, to), size);
    size += to - from;
  };
  eachElement(bytes, (name, _type, _at, start, end) => {
    if (!keep(name)) return;
    if (start !== to) {
      copy();
      from = start;
    }
    to = end;
  });
  copy();
  out[size++] = 0;
  out.writeInt32LE(size, 0);
  return out.subarray(0, size);
}

function build(spec: Doc, mode: Mode, options: ProjectOptions): Projector {
  const plan = new Plan(spec, mode, options);
  const { root } = plan;
  const run = runtime(options.now, options.collation);
  const children = [...root.children.values()];

  if (mode === 'addFields') {
    const applyDoc = (doc: Doc): Doc => {
      run.root = doc;
      return addFields(doc, root, run) as Doc;
    };
    return projector(undefined, applyDoc);
  }

  if (plan.inclusive) {
    // Without a word on _id it is kept, before all else by the document's order.
    if (!root.children.has('_id')) root.children.set('_id', { kind: 'include' });
    if (plan.idExcluded) root.children.delete('_id');
    const fields = new Set<string>();
    const known = !plan.special && dependencies(root, fields, true);
    const applyDoc = (doc: Doc): Doc => {
      run.root = doc;
      return include(doc, root, run, doc);
    };
    const plain = children.every((c) => c.kind === 'include' || c.kind === 'exclude');
    const computedOnly = children.every((c) => c.kind !== 'branch' && c.kind !== 'special');
    if (plain)
      return projector(known ? [...fields] : undefined, applyDoc, (bytes) =>
        copyElements(bytes, (name) => root.children.has(name)),
      );
    return projector(
      known ? [...fields] : undefined,
      applyDoc,
      computedOnly ? (bytes) => includeRaw(bytes, root, run) : undefined,
    );
  }

  const applyDoc = (doc: Doc): Doc => exclude(doc, root, doc);
  const plain = children.every((c) => c.kind === 'include' || c.kind === 'exclude');
  return projector(
    undefined,
    applyDoc,
    plain ? (bytes) => copyElements(bytes, (name) => root.children.get(name)?.kind !== 'exclude') : undefined,
  );
}

function projector(
  fields: string[] | undefined,
  applyDoc: (doc: Doc) => Doc,
  fromBytes: (bytes: Uint8Array) => Uint8Array | Doc = (bytes) => applyDoc(decode(bytes)),
): Projector {
  return {
    fields,
    applyDoc,
    apply(bytes) {
      const row = fromBytes(bytes);
      return row instanceof Map ? encode(row) : row;
    },
    applyRow: (row) => (row instanceof Map ? applyDoc(row) : fromBytes(row)),
  };
}

/** As `include` for top-level fields, reading from the stored bytes only what is needed. */
function includeRaw(bytes: Uint8Array, tree: Branch, run: Runtime): Doc {
  const raw = new RawDoc(bytes);
  const out: Doc = new Map();
  eachElement(bytes, (name) => {
    if (tree.children.get(name)?.kind === 'include') out.set(name, raw.get(name) as Value);
  });
  run.root = raw;
  for (const [name, child] of tree.children) {
    if (child.kind !== 'computed') continue;
    const v = child.expression.evaluate(run);
    if (v !== undefined) out.set(name, v);
  }
  return out;
}

/** Compiles the projection of `find` and `findAndModify`; an empty one returns undefined. */
export function compileProjection(spec: Doc, options: ProjectOptions = {}): Projector | undefined {
  return spec.size === 0 ? undefined : build(spec, 'find', options);
}

/** Compiles the argument of a `$project` stage. */
export function compileProject(spec: Value, options: ProjectOptions = {}): Projector {
  if (!(spec instanceof Map)) throw new MongoError(15969, '$project specification must be an object');
  if (spec.size === 0)
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  return build(spec, 'project', options);
}

/** Compiles the argument of a `$set` or `$addFields` stage. */
export function compileAddFields(spec: Value, options: ProjectOptions = {}, stage = '$addFields'): Projector {
  if (!(spec instanceof Map))
    throw new MongoError(40272, `${stage} specification stage must be an object, got ${typeof spec}`);
  if (spec.size === 0)
    throw new MongoError(
      40177,
      `Invalid ${stage} :: caused by :: specification must have at least one field`,
    );
  return build(spec, 'addFields', options);
}

/** Compiles the argument of an `$unset` stage: a path or a list of them. */
export function compileUnset(spec: Value): Projector {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0)
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  return build(
    new Map(
      paths.map((path) => {
        if (typeof path !== 'string')
          throw new MongoError(
            Array.isArray(spec) ? 31120 : 31002,
            '$unset specification must be a string or an array containing only string values',
          );
        return [path, false];
      }),
    ),
    'project',
    {},
  );
}
