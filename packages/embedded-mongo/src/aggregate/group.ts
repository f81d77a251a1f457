/** $group, and the stages that are made of it. */
import { RawDoc } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { canonical, hashKey } from '../keys.ts';
import { show } from '../show.ts';
import { compare, rankOf } from '../values.ts';
import type { Collation, Maybe } from '../values.ts';
import { compileAccumulator } from './accumulators.ts';
import type { Accumulator, CompiledAccumulator } from './accumulators.ts';
import type { Row } from './stage.ts';

export interface GroupOptions {
  variables?: ReadonlyMap<string, Maybe>;
  collation?: Collation;
  now?: Date;
}

interface Grouping {
  add(row: Row): void;
  readonly size: number;
  /** The groups, in the order in which they were first met. */
  results(): Doc[];
}

export interface CompiledGroup {
  /** Top-level fields that are read; undefined when all are. */
  fields: ReadonlySet<string> | undefined;
  start(): Grouping;
}

interface Group {
  id: Value;
  states: Accumulator[];
}

/** A key of several parts that no other parts give: each is preceded by its kind and, for text, its length. */
function joinKeys(parts: readonly Maybe[]): string {
  let out = '';
  for (const v of parts) {
    const key = hashKey(v);
    if (typeof key === 'number') out += `n${key};`;
    else if (typeof key === 'string') out += `${key.length}:${key}`;
    else out += `${key};`;
  }
  return out;
}

function compileId(id: Value, options: GroupOptions) {
  // A document of expressions is keyed part by part; the _id itself is built once for each group.
  if (
    id instanceof Map &&
    id.size > 0 &&
    ![...id].some(
      ([name, v]) => name.startsWith('$') || (v instanceof Map && !v.keys().next().value?.startsWith('$')),
    )
  ) {
    const names = [...id.keys()];
    compileExpression(id, options.variables); // refuses wrong field names
    const parts = [...id.values()].map((v) => compileExpression(v, options.variables));
    return { names, parts };
  }
  return { names: undefined, parts: [compileExpression(id, options.variables)] };
}

function union(sets: (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (!set) return undefined;
    for (const name of set) all.add(name);
  }
  return all;
}

/** Compiles the argument of $group; throws 15955 without _id, 15952 for an unknown accumulator. */
export function compileGroup(spec: Value, options: GroupOptions): CompiledGroup {
  if (!(spec instanceof Map)) throw new MongoError(15947, "a group's fields must be specified in an object");
  const idSpec = spec.get('_id');
  const { names, parts } = compileId(idSpec ?? null, options);
  const outputs: string[] = [];
  const accumulators: CompiledAccumulator[] = [];
  for (const [name, v] of spec) {
    if (name === '_id') continue;
    outputs.push(name);
    accumulators.push(compileAccumulator(name, v, options));
  }
  // MongoDB misses it only when it has read all the fields.
  if (idSpec === undefined) throw new MongoError(15955, 'a group specification must include an _id');
  const fields = union([...parts.map((p) => p.fields), ...accumulators.map((a) => a.fields)]);

  return {
    fields,
    start() {
      const groups = new Map<unknown, Group>();
      const run = runtime(options.now, options.collation);
      const same = options.collation ? canonical(options.collation) : undefined;
      const [only] = parts;
      const create = (id: Value): Group => ({ id, states: accumulators.map((a) => a.create(id)) });

      const find = (): Group => {
        if (names === undefined) {
          const v = only.evaluate(run) ?? null;
          const key = hashKey(same ? same(v) : v);
          let group = groups.get(key);
          if (group === undefined) groups.set(key, (group = create(v)));
          return group;
        }
        const values = parts.map((p) => p.evaluate(run));
        const key = joinKeys(same ? values.map(same) : values);
        let group = groups.get(key);
        if (group === undefined) {
          const id: Doc = new Map();
          names.forEach((name, i) => {
            const v = values[i];
            if (v !== undefined) id.set(name, v);
          });
          groups.set(key, (group = create(id)));
        }
        return group;
      };

      return {
        add(row) {
          run.root = row instanceof Map ? row : new RawDoc(row);
          const { states } = find();
          for (let i = 0; i < states.length; i++) states[i].add(accumulators[i].evaluate(run));
        },
        get size() {
          return groups.size;
        },
        results() {
          const out: Doc[] = [];
          for (const { id, states } of groups.values()) {
            const doc: Doc = new Map([['_id', id]]);
            outputs.forEach((name, i) => doc.set(name, states[i].result() ?? null));
            out.push(doc);
          }
          return out;
        },
      };
    },
  };
}

/** $sortByCount as $group and $sort. */
export function sortByCountStages(operand: Value): Value[] {
  if (operand instanceof Map) {
    if (!operand.keys().next().value?.startsWith('$'))
      throw new MongoError(
        40147,
        'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
      );
  } else if (typeof operand !== 'string') {
    throw new MongoError(40149, 'the sortByCount field must be specified as a string or as an object');
  } else if (!operand.startsWith('$')) {
    throw new MongoError(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  const group: Doc = new Map<string, Value>([
    ['_id', operand],
    ['count', new Map<string, Value>([['$count', new Map()]])],
  ]);
  return [new Map([['$group', group]]), new Map([['$sort', new Map<string, Value>([['count', -1]])]])];
}

/** The value of an expression that depends on nothing. */
function fixed(v: Value, variables: GroupOptions['variables'], code: number, message: string): Value {
  const expression = compileExpression(v, variables);
  if (!expression.constant) throw new MongoError(code, `${message}: ${show(v)}`);
  return expression.evaluate(runtime()) ?? null;
}

/** $bucket as $switch inside $group, sorted by _id. */
export function bucketStages(spec: Value, { variables, collation }: GroupOptions): Value[] {
  if (!(spec instanceof Map)) throw new MongoError(40201, 'Argument to $bucket stage must be an object');
  for (const key of spec.keys()) {
    if (!['groupBy', 'boundaries', 'default', 'output'].includes(key))
      throw new MongoError(40197, `Unrecognized option to $bucket: ${key}.`);
  }
  const groupBy = spec.get('groupBy');
  const list = spec.get('boundaries');
  if (groupBy === undefined || list === undefined)
    throw new MongoError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!((typeof groupBy === 'string' && groupBy.startsWith('$')) || groupBy instanceof Map))
    throw new MongoError(
      40202,
      "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression",
    );
  if (!Array.isArray(list)) throw new MongoError(40200, "The $bucket 'boundaries' field must be an array");
  const boundaries = list.map((v) =>
    fixed(v, variables, 40191, "The $bucket 'boundaries' field must be an array of constant values"),
  );
  if (boundaries.length < 2)
    throw new MongoError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  const literal = (v: Value): Value => new Map([['$literal', v]]);
  const branches: Value[] = [];
  for (let i = 1; i < boundaries.length; i++) {
    if (rankOf(boundaries[i - 1]) !== rankOf(boundaries[i]))
      throw new MongoError(
        40193,
        "All values in the the 'boundaries' option to $bucket must have the same type",
      );
    if (compare(boundaries[i - 1], boundaries[i], collation) >= 0)
      throw new MongoError(40194, "The 'boundaries' option to $bucket must be sorted");
    branches.push(
      new Map<string, Value>([
        [
          'case',
          new Map<string, Value>([
            [
              '$and',
              [
                new Map<string, Value>([['$gte', [groupBy, literal(boundaries[i - 1])]]]),
                new Map<string, Value>([['$lt', [groupBy, literal(boundaries[i])]]]),
              ],
            ],
          ]),
        ],
        ['then', literal(boundaries[i - 1])],
      ]),
    );
  }
  const otherwise = spec.get('default');
  const fallback =
    otherwise === undefined
      ? undefined
      : fixed(otherwise, variables, 40195, "The $bucket 'default' field must be a constant value");
  if (
    fallback !== undefined &&
    compare(fallback, boundaries[0], collation) >= 0 &&
    compare(fallback, boundaries.at(-1), collation) < 0
  ) {
    throw new MongoError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  const choice: Doc = new Map<string, Value>([['branches', branches]]);
  if (fallback !== undefined) choice.set('default', literal(fallback));
  const group: Doc = new Map<string, Value>([['_id', new Map([['$switch', choice]])]]);
  const output = spec.get('output');
  if (output === undefined) group.set('count', new Map<string, Value>([['$count', new Map()]]));
  else if (!(output instanceof Map))
    throw new MongoError(40196, "The $bucket 'output' field must be an object");
  else for (const [name, v] of output) group.set(name, v);
  return [new Map([['$group', group]]), new Map([['$sort', new Map<string, Value>([['_id', 1]])]])];
}
