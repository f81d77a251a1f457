/** $merge: each document is put into a collection, or joined with the one that has the same `on` fields. */
import type { Description } from '../changes/description.ts';
import { describeDiff } from '../changes/diff.ts';
import { decode, readPath, typeOf, type Doc, type Value } from '../bson.ts';
import { checkNamespace, type Collection } from '../catalog.ts';
import { existing } from '../commands/durable.ts';
import { findSingle } from '../commands/modify.ts';
import { insertDocument, replaceDocument } from '../documents.ts';
import { compileCollation } from '../collation.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime, UNBOUND } from '../expressions/compile.ts';
import { prepared } from '../prepared.ts';
import { show } from '../show.ts';
import type { Found } from '../scan.ts';
import type { Store } from '../store.ts';
import { compileUpdate } from '../update.ts';
import { isNullish, typeName, type Maybe } from '../values.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
import { checkTarget, partsOf, type Sink, type SinkContext } from './sink.ts';

type WhenMatched = 'replace' | 'keepExisting' | 'merge' | 'fail' | 'pipeline';
type WhenNotMatched = 'insert' | 'discard' | 'fail';

/** What may go together. */
const MODES: Record<WhenMatched, readonly WhenNotMatched[]> = {
  replace: ['insert', 'fail', 'discard'],
  merge: ['insert', 'fail', 'discard'],
  pipeline: ['insert', 'fail', 'discard'],
  keepExisting: ['insert'],
  fail: ['insert'],
};
const FIELDS = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];

interface Merge {
  db: string;
  name: string;
  on: string[];
  whenMatched: WhenMatched;
  whenNotMatched: WhenNotMatched;
  pipeline?: Value[];
  lets: Doc;
}

const nameOf = (v: Value): string => typeName(typeOf(v));

function intoOf(into: Value, own: string): { db: string; name: string } {
  if (typeof into === 'string') {
    if (into === '') throw new MongoError(5786800, "$merge 'into' field cannot be an empty string");
    return { db: own, name: into };
  }
  if (!(into instanceof Map)) {
    throw new MongoError(
      51178,
      `$merge 'into' field must be either a string or an object, but found ${nameOf(into)}`,
    );
  }
  for (const [key, v] of into) {
    if (key !== 'db' && key !== 'coll')
      throw new MongoError(40415, `BSON field 'into.${key}' is an unknown field.`);
    if (!isNullish(v) && typeof v !== 'string')
      throw new MongoError(14, `BSON field 'into.${key}' is the wrong type, expected type 'string'`);
  }
  const name = into.get('coll');
  if (typeof name !== 'string' || name === '') {
    throw new MongoError(
      5786801,
      "$merge 'into' field must specify a 'coll' that is not empty, null or undefined",
    );
  }
  return { db: (into.get('db') as string | null | undefined) ?? own, name };
}

function onOf(on: Value | undefined): string[] {
  if (on === undefined) return ['_id'];
  if (typeof on === 'string') return [on];
  if (!Array.isArray(on)) {
    throw new MongoError(
      51186,
      `$merge 'on' field must be either a string or an array of strings, but found ${nameOf(on)}`,
    );
  }
  if (on.length === 0)
    throw new MongoError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return on.map((path, i) => {
    if (typeof path !== 'string')
      throw new MongoError(51134, `$merge 'on' array elements must be strings, but found ${nameOf(path)}`);
    if (on.indexOf(path) !== i) throw new MongoError(31465, `Found a duplicate field '${path}'`);
    return path;
  });
}

function modesOf(spec: Doc): Pick<Merge, 'whenMatched' | 'whenNotMatched' | 'pipeline'> {
  const matched = spec.get('whenMatched') ?? 'merge';
  const notMatched = spec.get('whenNotMatched') ?? 'insert';
  if (typeof matched !== 'string' && !Array.isArray(matched)) {
    throw new MongoError(
      51191,
      `$merge 'whenMatched' field must be either a string or an array, but found ${nameOf(matched)}`,
    );
  }
  const unknown = (field: string, v: Value): MongoError =>
    new MongoError(2, `Enumeration value ${show(v)} for field '${field}' is not a valid value.`);
  const whenMatched = (Array.isArray(matched) ? 'pipeline' : matched) as WhenMatched;
  const whenNotMatched = notMatched as WhenNotMatched;
  if (!Object.hasOwn(MODES, whenMatched) || matched === 'pipeline')
    throw unknown('$merge.whenMatched', matched);
  if (!MODES.merge.includes(whenNotMatched)) throw unknown('$merge.whenNotMatched', notMatched);
  if (!MODES[whenMatched].includes(whenNotMatched)) {
    throw new MongoError(
      51181,
      `Combination of $merge modes 'whenMatched: ${whenMatched}' and 'whenNotMatched: ${whenNotMatched}' is not supported`,
    );
  }
  return { whenMatched, whenNotMatched, pipeline: Array.isArray(matched) ? matched : undefined };
}

function letsOf(spec: Doc, isPipeline: boolean): Doc {
  const lets = spec.get('let');
  if (lets !== undefined && !(lets instanceof Map))
    throw new MongoError(14, "BSON field '$merge.let' is the wrong type, expected type 'object'");
  if (lets && !isPipeline) {
    const mode = show(spec.get('whenMatched') ?? 'merge');
    throw new MongoError(51199, `Cannot use 'let' variables with 'whenMatched: ${mode}' mode`);
  }
  if (lets?.has('new') && lets.get('new') !== '$$ROOT') {
    throw new MongoError(
      51273,
      "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'",
    );
  }
  return new Map([...(lets ?? []), ['new', '$$ROOT']]);
}

function parse(argument: Value, own: string): Merge {
  if (typeof argument !== 'string' && !(argument instanceof Map)) {
    throw new MongoError(14, `$merge requires a string or object argument, but found ${nameOf(argument)}`);
  }
  const spec: Doc = argument instanceof Map ? argument : new Map([['into', argument]]);
  for (const key of spec.keys())
    if (!FIELDS.includes(key)) throw new MongoError(40415, `BSON field '$merge.${key}' is an unknown field.`);
  const into = spec.get('into');
  if (into === undefined)
    throw new MongoError(40414, "BSON field '$merge.into' is missing but a required field");
  const modes = modesOf(spec);
  return { ...intoOf(into, own), on: onOf(spec.get('on')), ...modes, lets: letsOf(spec, !!modes.pipeline) };
}

/** Throws 51183 unless a unique index on just these fields makes sure that one document at most has them. */
function checkUnique(c: Collection | undefined, on: string[], { collation }: SinkContext): void {
  const { name } = compileCollation(collation) ?? {};
  if (on.length === 1 && on[0] === '_id') return;
  const suits = c?.indexes.some(
    ({ unique, partial, fields, collation }) =>
      unique &&
      !partial &&
      collation?.name === name &&
      fields.length === on.length &&
      fields.every(({ path }) => on.includes(path)),
  );
  if (!suits) throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
}

/** Compiles the argument of $merge. */
export function compileMerge(argument: Value, context: SinkContext): Sink {
  const merge = parse(argument, context.db);
  const { db, name } = merge;
  checkNamespace(db, name);
  checkTarget('$merge', db, name, 31319);
  const { store } = context;
  const target = `${db}.${name}`;
  checkUnique(store.visible.get(target), merge.on, context);
  const combine = combination(merge, context);
  return {
    target,
    async write(documents) {
      for await (const part of partsOf(documents)) {
        await context.submit(function* () {
          const c = existing(store, db, name);
          checkUnique(c, merge.on, context);
          for (let i = 0; i < part.length; i++) {
            yield* put(store, c, merge, context, combine, part[i]);
            if ((i & 15) === 15) yield 'part';
          }
        });
      }
    },
  };
}

/** The document that takes the place of a matched one. */
type Combine = (before: Uint8Array, row: Buffer) => Uint8Array;

function combination(merge: Merge, context: SinkContext): Combine {
  const apply = (update: Value, before: Uint8Array, variables?: ReadonlyMap<string, Maybe>): Uint8Array =>
    compileUpdate(update, { variables, collation: context.compiledCollation }).applyRaw(before, {
      isInsert: false,
    });
  switch (merge.whenMatched) {
    case 'replace':
      return (before, row) => apply(decode(row), before);
    case 'merge':
      return (before, row) => {
        const old = decode(before);
        const both = new Map([...old, ...decode(row)]);
        // A replacement refuses another _id.
        return apply(both, before);
      };
    case 'pipeline': {
      const lets = [...merge.lets].map(([name, v]) => ({
        name,
        expression: compileExpression(v, context.variables),
      }));
      const run = runtime(context.now, context.compiledCollation);
      const { pipeline } = merge;
      const names = new Map<string, Maybe>(lets.map(({ name }) => [name, UNBOUND]));
      compileUpdate(pipeline!, { variables: new Map([...context.variables, ...names]) }); // wrong stages show at once
      return (before, row) => {
        run.root = decode(row);
        const variables = new Map(context.variables);
        for (const { name, expression } of lets) variables.set(name, expression.evaluate(run));
        return apply(pipeline!, before, variables);
      };
    }
    default:
      return (before) => before;
  }
}

function* put(
  store: Store,
  c: Collection,
  merge: Merge,
  context: SinkContext,
  combine: Combine,
  row: Buffer,
): Generator<void | 'part', void> {
  const filter = merge.whenMatched === 'fail' ? undefined : filterOf(merge.on, row);
  const match: Found | undefined =
    filter && (yield* findSingle(store, c, { filter, multi: false, collation: context.collation }));
  if (match) {
    const [idKey, before] = match;
    const after = combine(before, row);
    if (after.length > MAX_DOCUMENT_BYTES)
      throw new MongoError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
    if (Buffer.compare(after, before) !== 0)
      replaceDocument(
        store,
        c,
        idKey,
        before,
        after,
        { describe: merge.whenMatched === 'replace' ? undefined : difference },
        context.unchecked,
      );
  } else if (merge.whenNotMatched === 'insert') {
    const { bytes, idKey } = prepared(row);
    insertDocument(store, c, idKey, bytes, context.unchecked);
  } else if (merge.whenNotMatched === 'fail') {
    throw new MongoError(
      13113,
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
}

/** A merged document is told as an update. */
const difference = (before: Uint8Array, after: Uint8Array): Description | undefined =>
  describeDiff(decode(before), decode(after));

/** The condition that finds the match; a document without `_id` gets one, and so has none. */
function filterOf(on: readonly string[], row: Buffer): Doc | undefined {
  const filter: Doc = new Map();
  for (const path of on) {
    const { value, rest } = readPath(row, path.split('.'));
    if (path === '_id' && value === undefined) return undefined;
    if (Array.isArray(value) && rest.length === 0) {
      throw new MongoError(51185, `$merge write error: 'on' field '${path}' cannot be an array`);
    }
    if (isNullish(value) || rest.length > 0) {
      throw new MongoError(
        51132,
        `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
      );
    }
    filter.set(path, new Map([['$eq', value]]));
  }
  return filter;
}
