/** Updates: operators, replacements and pipelines, compiled once and applied to decoded documents. */
import { BSONRegExp, decode, encode, typeOf } from './bson.ts';
import type { Doc, Value } from './bson.ts';
import { checkNamed } from './aggregate/placement.ts';
import { compileTransform, stageOf } from './aggregate/transforms.ts';
import type { Description } from './changes/description.ts';
import { describeDiff } from './changes/diff.ts';
import { describeTouched } from './changes/touched.ts';
import { MongoError } from './errors.ts';
import { compileMatch } from './match.ts';
import { show } from './show.ts';
import { Application, type ArrayFilters, type UpdateContext } from './update-apply.ts';
import { compileOperator } from './update-operators.ts';
import type { Place } from './update-operators.ts';
import { updateRaw } from './update-raw.ts';
import { checkPath, newNode, plant, type UpdateNode } from './update-tree.ts';
import { equal, identical, typeName } from './values.ts';
import type { Collation, Maybe } from './values.ts';

export interface UpdateOptions {
  arrayFilters?: Value[];
  collation?: Collation;
  /** Variables of a pipeline update (`let`). */
  variables?: ReadonlyMap<string, Maybe>;
}

/** A compiled update: operators, a replacement or a pipeline. */
export interface Updater {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  readonly replacement: boolean;
  /** The changed document, or the same reference when nothing changed; throws 66 when `_id` would change. */
  apply(doc: Doc, context: UpdateContext): Doc;
  /** The same for a stored document. */
  applyRaw(bytes: Uint8Array, context: UpdateContext): Uint8Array;
  /** The top-level fields that it can change; missing: any. */
  readonly touched?: { has(field: string): boolean };
  /** What an update did to a stored document; undefined, or missing: it is told by the whole new document. */
  readonly describe?: (before: Uint8Array, after: Uint8Array) => Description | undefined;
  /** The document that an upsert starts from: the equality conditions of the filter. */
  upsertBase(filter: Doc): Doc;
}

function compileArrayFilters(list: Value[], collation?: Collation): ArrayFilters {
  const filters: ArrayFilters = new Map();
  for (const filter of list) {
    if (!(filter instanceof Map)) throw new MongoError(14, 'Array filters must be documents');
    const names = new Set<string>();
    collectNames(filter, names);
    if (names.size === 0)
      throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (names.size > 1) {
      const [a, b] = names;
      throw new MongoError(
        9,
        `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${a}' and '${b}'`,
      );
    }
    const [name] = names;
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw new MongoError(
        2,
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
      );
    }
    if (filters.has(name))
      throw new MongoError(9, `Found multiple array filters with the same top-level field name ${name}`);
    filters.set(name, compileMatch(filter, { collation }));
  }
  return filters;
}

function collectNames(filter: Doc, into: Set<string>): void {
  for (const [key, v] of filter) {
    if ((key === '$and' || key === '$or' || key === '$nor') && Array.isArray(v)) {
      for (const item of v) if (item instanceof Map) collectNames(item, into);
    } else if (!key.startsWith('$')) into.add(key.split('.')[0]);
  }
}

function rename(root: UpdateNode, from: string, to: Value): void {
  if (typeof to !== 'string')
    throw new MongoError(2, `The 'to' field for $rename must be a string: ${from}: ${show(to)}`);
  checkPath(to, '$rename');
  for (const path of [from, to]) {
    if (path.split('.').some((s) => s.startsWith('$'))) {
      throw new MongoError(
        2,
        `The ${path === from ? 'source' : 'destination'} field for $rename may not be dynamic: ${path}`,
      );
    }
  }
  if (from === to || from.startsWith(to + '.') || to.startsWith(from + '.')) {
    throw new MongoError(
      2,
      `The source and target field for $rename must ${from === to ? 'differ' : 'not be on the same path'}: ${from}: "${to}"`,
    );
  }
  const valueAt = (place: Place, path: string, role: 'source' | 'destination'): Maybe => {
    let v: Maybe = place.root;
    let under = '';
    for (const segment of path.split('.')) {
      if (Array.isArray(v))
        throw new MongoError(
          2,
          `The ${role} field cannot be an array element, '${path}' in doc with _id: ${show(place.root.get('_id'))} has an array field called '${under}'`,
        );
      v = v instanceof Map ? v.get(segment) : undefined;
      under = segment;
    }
    return v;
  };
  plant(root, from, { creates: false, apply: () => undefined });
  plant(root, to, {
    creates: true,
    apply(current, place) {
      const v = valueAt(place, from, 'source');
      if (v === undefined) return current;
      valueAt(place, to, 'destination');
      return identical(current, v) ? current : v;
    },
  });
}

function compileOperators(update: Doc, options: UpdateOptions): Updater {
  const root = newNode();
  const filters = compileArrayFilters(options.arrayFilters ?? [], options.collation);
  const used = new Set<string>();
  for (const [name, fields] of update) {
    if (!name.startsWith('$')) {
      throw new MongoError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!(fields instanceof Map)) {
      compileOperator(name === '$rename' ? '$set' : name, new Map(), ''); // an unknown name is the more telling error
      throw new MongoError(
        9,
        `Modifiers operate on fields but we found type ${typeName(typeOf(fields))} instead. For example: {$mod: {<field>: ...}} not {${name}: ${show(fields)}}`,
      );
    }
    if (fields.size === 0 && name !== '$rename') checkKnown(name);
    for (const [path, operand] of fields) {
      checkPath(path, name);
      for (const m of path.includes('$[') ? path.matchAll(/\$\[([^\]]+)\]/g) : []) {
        if (!filters.has(m[1]))
          throw new MongoError(2, `No array filter found for identifier '${m[1]}' in path '${path}'`);
        used.add(m[1]);
      }
      if (name === '$rename') rename(root, path, operand);
      else plant(root, path, compileOperator(name, operand, path, options.collation));
    }
  }
  for (const name of filters.keys()) {
    if (!used.has(name))
      throw new MongoError(
        9,
        `The array filter for identifier '${name}' was not used in the update ${show(update)}`,
      );
  }
  return {
    kind: 'operators',
    replacement: false,
    touched: root.children,
    describe: (before, after) => describeTouched(root, before, after),
    applyRaw(bytes, context) {
      let before: Doc | undefined;
      const application = new Application(filters, context, () => (before ??= decode(bytes)));
      const after = root.children.has('_id') ? undefined : updateRaw(application, root, bytes);
      return after ?? applyDecoded(this, bytes, context);
    },
    apply(doc, context) {
      const result = new Application(filters, context, () => doc).doc(root, doc, '');
      if (result !== doc)
        keepId(
          doc,
          result,
          (id) => `Performing an update on the path '${id}' would modify the immutable field '_id'`,
        );
      return result;
    },
    upsertBase: (filter) => equalities(filter),
  };
}

function applyDecoded(updater: Updater, bytes: Uint8Array, context: UpdateContext): Uint8Array {
  const before = decode(bytes);
  const after = updater.apply(before, context);
  return after === before ? bytes : encode(after);
}

const KNOWN = new Set([
  '$set',
  '$setOnInsert',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pop',
  '$pull',
  '$pullAll',
  '$bit',
]);
function checkKnown(name: string): void {
  if (!KNOWN.has(name)) {
    throw new MongoError(
      9,
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
}

function keepId(before: Doc, after: Doc, message: (path: string) => string): void {
  const id = before.get('_id');
  if (id === undefined) return;
  const now = after.get('_id');
  if (now === undefined || !equal(id, now)) throw new MongoError(66, message('_id'));
}

function compileReplacement(replacement: Doc): Updater {
  for (const name of replacement.keys()) {
    if (name.startsWith('$')) {
      throw new MongoError(
        52,
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
  }
  return {
    kind: 'replacement',
    replacement: true,
    applyRaw(bytes, context) {
      return applyDecoded(this, bytes, context);
    },
    apply(doc) {
      const out: Doc = new Map();
      const id = doc.get('_id');
      const own = replacement.get('_id');
      if (id !== undefined && own !== undefined && !equal(id, own)) {
        throw new MongoError(
          66,
          `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${show(own)}`,
        );
      }
      const kept = id ?? own;
      if (kept !== undefined) out.set('_id', kept);
      for (const [name, v] of replacement) if (name !== '_id') out.set(name, v);
      return identical(doc, out) ? doc : out;
    },
    upsertBase(filter) {
      const id = equalities(filter, true).get('_id');
      return id === undefined ? new Map() : new Map([['_id', id]]);
    },
  };
}

function compilePipelineUpdate(stages: Value[], options: UpdateOptions): Updater {
  for (const stage of stages) checkNamed(stageOf(stage).name);
  const steps = stages.map((stage) => compileTransform(stage, options));
  return {
    kind: 'pipeline',
    replacement: false,
    describe: (before, after) => describeDiff(decode(before), decode(after)),
    applyRaw(bytes, context) {
      return applyDecoded(this, bytes, context);
    },
    apply(doc) {
      let result = doc;
      for (const step of steps) result = step(result);
      const id = doc.get('_id');
      if (id !== undefined && !result.has('_id')) result = new Map([['_id', id], ...result]);
      keepId(
        doc,
        result,
        () =>
          `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${show(result.get('_id'))}`,
      );
      return identical(doc, result) ? doc : result;
    },
    upsertBase: (filter) => equalities(filter),
  };
}

/** The fields that a filter fixes to one value: those with equality, through $and, $eq, $all and $in or $or of one. */
function equalities(filter: Doc, idOnly = false): Doc {
  const found = new Map<string, Value>();
  const note = (path: string, v: Value) => {
    if (idOnly && path !== '_id') return;
    for (const other of found.keys()) {
      if (other === path)
        throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
      if (other.startsWith(path + '.') || path.startsWith(other + '.')) {
        throw new MongoError(
          54,
          `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
        );
      }
    }
    found.set(path, v);
  };
  const walk = (part: Doc): void => {
    for (const [name, v] of part) {
      if (Array.isArray(v) && (name === '$and' || (name === '$or' && v.length === 1))) {
        for (const item of v) if (item instanceof Map) walk(item);
      } else if (name.startsWith('$') || v instanceof BSONRegExp) continue;
      else if (!(v instanceof Map) || !v.keys().next().value?.startsWith('$') || v.has('$ref')) note(name, v);
      else {
        for (const [operator, operand] of v) {
          if (operator === '$eq') note(name, operand);
          else if (
            (operator === '$all' || operator === '$in') &&
            Array.isArray(operand) &&
            operand.length === 1
          ) {
            const [only] = operand;
            if (!(only instanceof BSONRegExp) && !(only instanceof Map && only.has('$elemMatch')))
              note(name, only);
          }
        }
      }
    }
  };
  walk(filter);
  const out: Doc = new Map();
  for (const [path, v] of found) {
    const segments = path.split('.');
    let at = out;
    for (const segment of segments.slice(0, -1)) {
      const known = at.get(segment);
      const next: Doc = known instanceof Map ? known : new Map();
      at.set(segment, next);
      at = next;
    }
    at.set(segments[segments.length - 1], v);
  }
  return out;
}

/** Compiles an update; throws 9 FailedToParse, 40 ConflictingUpdateOperators and others as MongoDB does. */
export function compileUpdate(update: Value, options: UpdateOptions = {}): Updater {
  if (Array.isArray(update)) {
    if (options.arrayFilters && options.arrayFilters.length > 0)
      throw new MongoError(9, 'Cannot specify arrayFilters with a pipeline-style update');
    return compilePipelineUpdate(update, options);
  }
  if (!(update instanceof Map))
    throw new MongoError(9, 'Update argument must be either an object or an array');
  const first = update.keys().next().value;
  if (first !== undefined && first.startsWith('$')) return compileOperators(update, options);
  if (options.arrayFilters && options.arrayFilters.length > 0)
    throw new MongoError(9, 'Cannot specify arrayFilters with a replacement-style update');
  return compileReplacement(update);
}
