/** A pipeline made ready: its beginning goes to the planner, the rest runs on what that finds. */
import { compilePipeline, toBytes, type PipelineEnv, type Row } from '../aggregate/pipeline.ts';
import { checkInTransaction, checkPlacement, isOutput, standsAlone } from '../aggregate/placement.ts';
import { splitForPlanner } from '../aggregate/split.ts';
import { stageOf } from '../aggregate/transforms.ts';
import { timestampOf } from '../cluster-time.ts';
import { docArg, flagArg, listArg, timeArg } from '../args.ts';
import { Int32, doc, encode, type Doc, type Value } from '../bson.ts';
import { collationFor } from '../catalog.ts';
import type { Source } from '../cursors.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { compileMerge } from '../output/merge.ts';
import { compileOut } from '../output/out.ts';
import { readAhead, type Sink, type SinkContext } from '../output/sink.ts';
import { Breath, Query } from '../query.ts';
import { needNotWait } from './durable.ts';
import { sourceDocuments } from './sources.ts';
import { viewOf, type Context } from './types.ts';

const EMPTY: Doc = new Map();
const SIMPLE = doc({ locale: 'simple' });

export interface Aggregation {
  ns: string;
  /** Missing when the first stage makes its own documents. */
  query: Query | undefined;
  rest: Value[];
  source: Source;
  /** For a pipeline that ends in $out or $merge: writes everything. */
  write?: () => Promise<void>;
}

/** Makes a pipeline ready; `name` is missing for `aggregate: 1`. Throws for what is wrong with it. */
export function aggregation(context: Context, name: string | undefined, body: Doc): Aggregation {
  const { engine, db } = context;
  const all = listArg(body, 'pipeline') ?? [];
  checkPlacement(all, 'command');
  if (context.transaction) checkInTransaction(all);
  checkCollection(all, name);
  const { store } = engine;
  const breath = new Breath(timeArg(body), context.operation);
  const view = viewOf(context);
  const c = view.collection(`${db}.${name}`);
  const compiled = collationFor(c, docArg(body, 'collation'));
  // Also what is looked up elsewhere compares as here.
  const collation = compiled?.spec ?? SIMPLE;
  const now = new Date();
  const variables = new Map(letVariables(docArg(body, 'let'), now)).set(
    'CLUSTER_TIME',
    timestampOf(store.clock.committed),
  );
  const shared = { collation, variables, now };
  const env: PipelineEnv = {
    collection: name,
    collation: compiled,
    variables,
    now,
    breathe: () => breath.take(),
    find: (other, query) =>
      new Query(view.connection, view.collection(`${db}.${other}`), {
        ...shared,
        ...query,
        filter: query.filter ?? EMPTY,
      }).documents(breath),
    initial: (stage, argument, of) => sourceDocuments(context, of, stage, argument),
  };
  const ns = `${db}.${name ?? '$cmd.aggregate'}`;
  const last = all.length > 0 ? stageOf(all[all.length - 1]) : undefined;
  const sink =
    last && isOutput(last.name) ? sinkOf(last.name, last.argument, context, env, collation) : undefined;
  const split = splitForPlanner(sink ? all.slice(0, -1) : all);
  const rest = sink ? [...split.rest, all[all.length - 1]] : split.rest;
  const pipeline = compilePipeline(split.rest, env);
  const ready = (query: Query | undefined, source: Source): Aggregation => {
    const write = sink && (() => sink.write(sink.target === ns ? readAhead(source.pieces) : source.pieces));
    return { ns, query, rest, source: { ...source, breath }, write };
  };
  if (pipeline.initial) {
    return ready(undefined, { pieces: rowsToBytes(pipeline.run([])), ended: () => false });
  }
  const counted = countOf(split.rest);
  const query = new Query(view.connection, c, {
    ...shared,
    counting: counted !== undefined,
    filter: split.filter ?? EMPTY,
    fields: split.fields,
    sort: split.sort,
    skip: split.skip,
    limit: split.limit,
    hint: body.get('hint'),
  });
  if (!split.rest.length) {
    return ready(query, { pieces: query.documents(breath), ended: () => query.ended });
  }
  if (counted && query.countable) {
    return ready(query, { pieces: countPieces(query, counted, breath), ended: () => false });
  }
  return ready(query, { pieces: rowsToBytes(pipeline.run(query.documents(breath))), ended: () => false });
}

function checkCollection(stages: readonly Value[], name: string | undefined): void {
  const alone = standsAlone(stages);
  if (alone === (name === undefined)) return;
  const first = stages.length > 0 ? stageOf(stages[0]).name : undefined;
  throw new MongoError(
    73,
    alone
      ? `${first} can only be run with {aggregate: 1}, not on a collection`
      : `{aggregate: 1} is not valid for ${first === undefined ? 'an empty pipeline' : `'${first}'; a collection is required`}.`,
  );
}

function sinkOf(stage: string, argument: Value, context: Context, env: PipelineEnv, collation: Doc): Sink {
  const { engine, db, body } = context;
  if (docArg(body, 'readConcern')?.get('level') === 'linearizable')
    throw new MongoError(72, `${stage} cannot be used with a 'linearizable' read concern level`);
  const sinkContext: SinkContext = {
    store: engine.store,
    db,
    collation,
    compiledCollation: env.collation,
    variables: env.variables ?? new Map(),
    now: env.now ?? new Date(),
    unchecked: flagArg(body, 'bypassDocumentValidation'),
    submit: (job) => engine.queue.submit(job, { durable: !needNotWait(body) }),
  };
  return stage === '$out' ? compileOut(argument, sinkContext) : compileMerge(argument, sinkContext);
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
          [name, amount],
        ]),
      ),
    ];
}

async function* rowsToBytes(rows: AsyncIterable<Row[]>): AsyncGenerator<Uint8Array[]> {
  for await (const piece of rows) if (piece.length) yield piece.map(toBytes);
}
