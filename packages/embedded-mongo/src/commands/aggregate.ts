import { compilePipeline, toBytes, type PipelineEnv, type Row } from '../aggregate/pipeline.ts';
import { splitForPlanner } from '../aggregate/split.ts';
import { Int32, doc, encode, type Doc, type Value } from '../bson.ts';
import { docArg, listArg, refuse, wholeArg } from '../args.ts';
import { checkNamespace } from '../catalog.ts';
import { compileCollation } from '../collation.ts';
import type { Source } from '../cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { Breath, Query } from '../query.ts';
import { openCursor } from './find.ts';
import { fields, type Command } from './types.ts';

const EMPTY: Doc = new Map();

/** Stages that write or watch, refused by name until they are served. */
const REFUSED = new Set([
  '$out',
  '$merge',
  '$changeStream',
  '$geoNear',
  '$search',
  '$currentOp',
  '$listSessions',
]);

export interface Aggregation {
  /** Missing when the first stage makes its own documents. */
  query: Query | undefined;
  rest: Value[];
  source: Source;
}

/** Makes a pipeline ready: its beginning goes to the planner, the rest runs on what that finds. */
export function aggregation(
  engine: Engine,
  db: string,
  name: string,
  body: Doc,
  breath: Breath,
): Aggregation {
  const stages = listArg(body, 'pipeline') ?? [];
  for (const stage of stages) {
    if (!(stage instanceof Map))
      throw new MongoError(14, "Each element of the 'pipeline' array must be an object");
    const [first] = stage.keys();
    if (first !== undefined && REFUSED.has(first)) {
      throw new MongoError(238, `The stage ${first} is not supported by the embedded engine`);
    }
  }
  const { store } = engine;
  const collation = compileCollation(docArg(body, 'collation'));
  const now = new Date();
  const variables = letVariables(docArg(body, 'let'), now);
  const env: PipelineEnv = {
    collection: name,
    collation,
    variables,
    now,
    breathe: () => breath.take(),
    find: (other, { filter, sort, skip, limit, variables }) =>
      new Query(store.reader, store.visible.get(`${db}.${other}`), {
        filter: filter ?? EMPTY,
        sort,
        skip,
        limit,
        collation: docArg(body, 'collation'),
        variables,
        now,
      }).documents(breath),
    initial: (stage, argument) => initialDocuments(engine, db, name, stage, argument),
  };
  const split = splitForPlanner(stages);
  const pipeline = compilePipeline(split.rest, env);
  if (pipeline.initial) {
    return {
      query: undefined,
      rest: split.rest,
      source: { pieces: rowsToBytes(pipeline.run([])), ended: () => false },
    };
  }
  const counted = countOf(split.rest);
  const query = new Query(store.reader, store.visible.get(`${db}.${name}`), {
    counting: counted !== undefined,
    filter: split.filter ?? EMPTY,
    fields: split.fields,
    sort: split.sort,
    skip: split.skip,
    limit: split.limit,
    hint: body.get('hint'),
    collation: docArg(body, 'collation'),
    variables,
    now,
  });
  if (!split.rest.length) {
    return { query, rest: [], source: { pieces: query.documents(breath), ended: () => query.ended } };
  }
  if (counted && query.countable) {
    return {
      query,
      rest: split.rest,
      source: { pieces: countPieces(query, counted, breath), ended: () => false },
    };
  }
  const pieces = rowsToBytes(pipeline.run(query.documents(breath)));
  return { query, rest: split.rest, source: { pieces, ended: () => false } };
}

/** For `{$group: {_id: <constant>, <name>: {$sum: 1}}}` alone, as countDocuments sends it: the constant and the name. */
function countOf(rest: Value[]): { id: Value; name: string } | undefined {
  const group =
    rest.length === 1 && rest[0] instanceof Map && rest[0].size === 1 ? rest[0].get('$group') : undefined;
  if (!(group instanceof Map) || group.size !== 2) return undefined;
  const id = group.get('_id');
  const name = [...group.keys()].find((key) => key !== '_id');
  const sum = name === undefined ? undefined : group.get(name);
  if (name === undefined || !(sum instanceof Map) || sum.size !== 1) return undefined;
  const one = sum.get('$sum');
  if (!(one instanceof Int32) || one.value !== 1) return undefined;
  return id === null || id instanceof Int32 ? { id, name } : undefined;
}

async function* countPieces(
  query: Query,
  { id, name }: { id: Value; name: string },
  breath: Breath,
): AsyncGenerator<Uint8Array[]> {
  const n = await query.count(breath);
  const [amount] = doc({ n }).values();
  if (n)
    yield [
      encode(
        new Map<string, Value>([
          ['_id', id],
          [name, amount!],
        ]),
      ),
    ];
}

async function* rowsToBytes(rows: AsyncIterable<Row[]>): AsyncGenerator<Uint8Array[]> {
  for await (const piece of rows) if (piece.length) yield piece.map(toBytes);
}

function initialDocuments(
  engine: Engine,
  db: string,
  name: string,
  stage: string,
  argument: Value,
): Doc[] | undefined {
  const c = engine.store.visible.get(`${db}.${name}`);
  if (stage === '$indexStats' && c) {
    return [
      doc({ name: '_id_', key: { _id: 1 } }),
      ...c.indexes.map(
        ({ spec }) =>
          new Map<string, Value>([
            ['name', spec.get('name')!],
            ['key', spec.get('key')!],
          ]),
      ),
    ];
  }
  if (stage === '$collStats' && argument instanceof Map) {
    if (!c) throw new MongoError(26, `Collection [${db}.${name}] not found.`);
    const out = doc({ ns: c.ns, localTime: new Date() });
    if (argument.has('count')) out.set('count', doc({ n: c.count }).get('n')!);
    if (argument.has('storageStats')) {
      out.set('storageStats', doc({ size: c.bytes, count: c.count, nindexes: c.indexes.length + 1 }));
    }
    return [out];
  }
  return undefined;
}

const aggregate: Command = {
  fields: fields(
    'pipeline',
    'explain',
    'allowDiskUse',
    'cursor',
    'bypassDocumentValidation',
    'hint',
    'collation',
    'let',
  ),
  run(context) {
    const { engine, body, db } = context;
    const target = body.get('aggregate');
    refuse(body, 'aggregate', ['explain']);
    if (!body.has('pipeline')) {
      throw new MongoError(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
    }
    const cursor = docArg(body, 'cursor');
    if (!cursor) {
      throw new MongoError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const whole = typeof target !== 'string';
    const name = whole ? '$cmd.aggregate' : target;
    if (!whole) checkNamespace(db, name);
    const breath = new Breath(wholeArg(body, 'maxTimeMS'));
    const { source } = aggregation(engine, db, name, body, breath);
    return openCursor(context, `${db}.${name}`, source, wholeArg(cursor, 'batchSize'));
  },
};

export const aggregateCommands: Record<string, Command> = { aggregate };
