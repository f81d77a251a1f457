import { decode, doc, encode, type Doc, type Value } from '../bson.ts';
import { docArg, onlyKnown, wholeArg } from '../args.ts';
import { checkNamespace, numberOf } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { patternOf, type Plan } from '../planner.ts';
import { Breath, Query, type QuerySpec } from '../query.ts';
import { VERSION, type Engine } from '../engine.ts';
import { aggregation } from './aggregation.ts';
import { FIND_FIELDS, findSpec } from './find.ts';
import { fields, type Command, type Context } from './types.ts';

const EMPTY: Doc = new Map();
const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

/** The plan as a tree of stages, the last to run outermost. */
function stages(plan: Plan, filter: Doc, extra: { sort: boolean; projection: boolean; limit: boolean }): Doc {
  let tree: Doc;
  if (plan.stage === 'EOF') tree = doc({ stage: 'EOF' });
  else if (plan.stage === 'COLLSCAN') {
    tree = doc({ stage: 'COLLSCAN', filter, direction: plan.reverse ? 'backward' : 'forward' });
  } else if (plan.stage === 'IDHACK') tree = doc({ stage: 'IDHACK' });
  else if (plan.stage === 'OR') {
    const inputStages = plan.children!.map((child) =>
      stages(child, EMPTY, { sort: false, projection: false, limit: false }),
    );
    tree = doc({ stage: 'FETCH', filter, inputStage: { stage: 'OR', inputStages } });
  } else {
    const scanned = doc({
      stage: 'IXSCAN',
      keyPattern: patternOf(plan),
      indexName: plan.index?.name ?? '_id_',
      isMultiKey: (plan.index?.multikey ?? 0) !== 0,
      isUnique: plan.index?.unique ?? true,
      isSparse: plan.index?.sparse ?? false,
      isPartial: plan.index?.partialFilter !== undefined,
      direction: plan.reverse ? 'backward' : 'forward',
      intervals: plan.intervals.length,
    });
    const inner = plan.merge ? doc({ stage: 'SORT_MERGE', inputStage: scanned }) : scanned;
    if (plan.covered) tree = inner;
    else {
      tree = doc({ stage: 'FETCH' });
      if (!plan.exact) tree.set('filter', filter);
      tree.set('inputStage', inner);
    }
  }
  if (extra.sort && !plan.sorted) tree = doc({ stage: 'SORT', inputStage: tree });
  if (extra.limit) tree = doc({ stage: 'LIMIT', inputStage: tree });
  if (extra.projection)
    tree = doc({ stage: plan.covered ? 'PROJECTION_COVERED' : 'PROJECTION_DEFAULT', inputStage: tree });
  return tree;
}

function planned(query: Query, ns: string, spec: QuerySpec, wrap?: string): Doc {
  const tree = stages(query.plan, spec.filter, {
    sort: query.sorter !== undefined,
    projection: query.projector !== undefined,
    limit: (spec.limit ?? 0) > 0,
  });
  const winningPlan = wrap ? doc({ stage: wrap, inputStage: tree }) : tree;
  return doc({
    namespace: ns,
    parsedQuery: spec.filter,
    indexFilterSet: false,
    winningPlan,
    rejectedPlans: [],
  });
}

function statistics(query: Query, returned: number, since: number, plan: Doc): Doc {
  return doc({
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - since),
    totalKeysExamined: query.counters.keys,
    totalDocsExamined: query.counters.documents,
    executionStages: plan.get('winningPlan')!,
  });
}

const explain: Command = {
  fields: fields('verbosity'),
  async run(context) {
    const { engine, body, db } = context;
    const inner = docArg(body, 'explain');
    if (!inner) throw new MongoError(14, "BSON field 'explain' must be an object");
    const verbosity = body.get('verbosity') ?? 'allPlansExecution';
    if (typeof verbosity !== 'string' || !VERBOSITIES.has(verbosity)) {
      throw new MongoError(
        2,
        `verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}`,
      );
    }
    const [command] = inner.keys();
    const name = inner.get(command);
    if (command === 'aggregate') {
      const collection = typeof name === 'string' ? name : undefined;
      return explainAggregate(context, collection, inner, verbosity);
    }
    if (typeof name !== 'string') throw new MongoError(73, 'collection name has invalid type');
    checkNamespace(db, name);
    const reply = await explained(engine, db, command, name, inner, verbosity !== 'queryPlanner');
    return about(reply, engine, db, inner);
  },
};

function about(reply: Doc, engine: Engine, db: string, inner: Doc): Doc {
  reply.set('command', decode(encode(new Map([...inner, ['$db', db]]))));
  reply.set('serverInfo', doc({ host: engine.address, version: VERSION }));
  return reply;
}

/** Explains a pipeline; nothing is written, and all of it runs when more than the plan is asked for. */
export async function explainAggregate(
  context: Context,
  name: string | undefined,
  inner: Doc,
  verbosity: string,
): Promise<Doc> {
  const { engine, db } = context;
  if (name !== undefined) checkNamespace(db, name);
  const execute = verbosity !== 'queryPlanner';
  const since = performance.now();
  const { ns, query, rest, source } = aggregation(context, name, inner);
  const reply = doc({ explainVersion: '1' });
  let returned = 0;
  if (execute) for await (const piece of source.pieces) returned += piece.length;
  const cursor: Doc = new Map();
  if (query) {
    const plan = planned(query, ns, querySpecOf(inner));
    cursor.set('queryPlanner', plan);
    if (execute) cursor.set('executionStats', statistics(query, query.returned, since, plan));
  }
  if (query && !rest.length) {
    for (const [key, v] of cursor) reply.set(key, v);
    return about(reply, engine, db, inner);
  }
  const last = doc({ nReturned: BigInt(returned) });
  reply.set('stages', [
    ...(query ? [new Map<string, Value>([['$cursor', cursor]])] : []),
    ...rest.map((stage, n) =>
      execute && n === rest.length - 1 ? new Map([...(stage as Doc), ...last]) : stage,
    ),
  ]);
  return about(reply, engine, db, inner);
}

async function explained(
  engine: Engine,
  db: string,
  command: string,
  name: string,
  inner: Doc,
  execute: boolean,
): Promise<Doc> {
  const ns = `${db}.${name}`;
  const c = engine.store.visible.get(ns);
  const since = performance.now();
  const breath = new Breath(wholeArg(inner, 'maxTimeMS'));
  const reply = doc({ explainVersion: '1' });
  const spec = specOf(command, inner);
  if (command === 'count') {
    const query = new Query(engine.store.reader, c, spec);
    const plan = planned(query, ns, spec, query.countable ? 'COUNT_SCAN' : 'COUNT');
    reply.set('queryPlanner', plan);
    if (execute) {
      const n = await query.count(breath);
      reply.set('executionStats', statistics(query, n, since, plan));
    }
    return reply;
  }
  const wrap = command === 'update' ? 'UPDATE' : command === 'delete' ? 'DELETE' : undefined;
  const query = new Query(engine.store.reader, c, spec);
  const plan = planned(query, ns, spec, wrap);
  reply.set('queryPlanner', plan);
  if (execute) {
    let returned = 0;
    for await (const piece of query.results(breath)) returned += piece.length;
    reply.set('executionStats', statistics(query, returned, since, plan));
  }
  return reply;
}

function querySpecOf(inner: Doc): QuerySpec {
  const pipeline = inner.get('pipeline');
  const first = Array.isArray(pipeline) ? pipeline[0] : undefined;
  const match = first instanceof Map ? first.get('$match') : undefined;
  return { filter: match instanceof Map ? match : EMPTY };
}

/** The query within a command that is explained; nothing is written. */
function specOf(command: string, inner: Doc): QuerySpec {
  if (command === 'find') {
    onlyKnown('find', inner, FIND_FIELDS);
    return findSpec(inner);
  }
  if (command === 'count' || command === 'distinct' || command === 'findAndModify') {
    return {
      filter: docArg(inner, 'query') ?? EMPTY,
      sort: docArg(inner, 'sort'),
      skip: wholeArg(inner, 'skip'),
      limit: command === 'findAndModify' ? 1 : Math.abs(numberOf(inner.get('limit')) ?? 0),
      hint: inner.get('hint'),
      collation: docArg(inner, 'collation'),
      counting: command === 'count',
      variables: letVariables(docArg(inner, 'let')),
    };
  }
  if (command === 'update' || command === 'delete') {
    const list = inner.get(command === 'update' ? 'updates' : 'deletes');
    const entry = Array.isArray(list) && list.length === 1 ? list[0] : undefined;
    if (!(entry instanceof Map)) throw new MongoError(72, `explained ${command} must hold exactly one entry`);
    const one = command === 'update' ? entry.get('multi') !== true : numberOf(entry.get('limit')) === 1;
    return {
      filter: docArg(entry, 'q') ?? EMPTY,
      limit: one ? 1 : 0,
      hint: entry.get('hint'),
      collation: docArg(entry, 'collation'),
      variables: letVariables(docArg(inner, 'let')),
    };
  }
  throw new MongoError(59, `Explain failed due to unknown command: ${command}`);
}

export const explainCommands: Record<string, Command> = { explain };
