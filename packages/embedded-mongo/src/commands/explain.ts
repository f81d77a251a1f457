import { decode, doc, encode, type Doc, type Value } from '../bson.ts';
import { docArg, flagArg, onlyKnown, timeArg, wholeArg } from '../args.ts';
import { checkNamespace, numberOf } from '../catalog.ts';
import { compileCollation } from '../collation.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { countTree, executedTree, planTree } from '../plan-tree.ts';
import { Breath, Query, type QuerySpec } from '../query.ts';
import { VERSION, type Engine } from '../engine.ts';
import { aggregation } from './aggregation.ts';
import { FIND_FIELDS, findSpec } from './find.ts';
import { fields, type Command, type Context } from './types.ts';

const EMPTY: Doc = new Map();
const EXPLAINED = new Set([
  'find',
  'count',
  'distinct',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
]);
const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

function planned(ns: string, spec: QuerySpec, winningPlan: Doc): Doc {
  const out = doc({ namespace: ns, parsedQuery: spec.filter, indexFilterSet: false });
  if (spec.collation?.size) out.set('collation', compileCollation(spec.collation)?.spec ?? spec.collation);
  out.set('winningPlan', winningPlan);
  return out.set('rejectedPlans', []);
}

function statistics(query: Query, returned: number, since: number, tree: Doc, verbosity: string): Doc {
  const out = doc({
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - since),
    totalKeysExamined: query.counters.keys,
    totalDocsExamined: query.counters.documents,
  });
  out.set('executionStages', executedTree(tree, query, returned));
  // One plan is chosen by estimates: no other one was tried.
  if (verbosity === 'allPlansExecution') out.set('allPlansExecution', []);
  return out;
}

const explain: Command = {
  fields: fields('verbosity'),
  async run(context) {
    const { engine, body, db } = context;
    const inner = docArg(body, 'explain');
    if (!inner) throw new MongoError(14, "BSON field 'explain' must be an object");
    const verbosity = body.get('verbosity') ?? 'allPlansExecution';
    if (typeof verbosity !== 'string') {
      throw new MongoError(14, "BSON field 'explain.verbosity' is the wrong type, expected type 'string'");
    }
    if (!VERBOSITIES.has(verbosity)) {
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
    if (!EXPLAINED.has(command)) {
      throw new MongoError(59, `Explain failed due to unknown command: ${command}`);
    }
    if (typeof name !== 'string') throw new MongoError(73, 'collection name has invalid type');
    checkNamespace(db, name);
    const reply = await explained(engine, db, canonicalName(command), name, inner, verbosity);
    return about(reply, engine, db, inner);
  },
};

const canonicalName = (command: string): string => (command === 'findandmodify' ? 'findAndModify' : command);

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
    const spec = querySpecOf(inner);
    const tree = planTree(query, spec);
    cursor.set('queryPlanner', planned(ns, spec, tree));
    if (execute) cursor.set('executionStats', statistics(query, query.returned, since, tree, verbosity));
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
  verbosity: string,
): Promise<Doc> {
  const ns = `${db}.${name}`;
  const c = engine.store.visible.get(ns);
  const since = performance.now();
  const breath = new Breath(timeArg(inner));
  const reply = doc({ explainVersion: '1' });
  const spec = specOf(command, inner);
  const query = new Query(engine.store.reader, c, spec);
  const counting = command === 'count';
  const inside = counting ? countTree(query, spec) : planTree(query, spec);
  const wrap = writingStage(command, inner);
  const tree = wrap ? doc({ stage: wrap, inputStage: inside }) : inside;
  reply.set('queryPlanner', planned(ns, spec, tree));
  if (verbosity === 'queryPlanner') return reply;
  let returned = 0;
  if (counting) returned = await query.count(breath);
  else for await (const piece of query.results(breath)) returned += piece.length;
  reply.set('executionStats', statistics(query, returned, since, tree, verbosity));
  return reply;
}

/** The stage that would write; explain only finds the documents. */
function writingStage(command: string, inner: Doc): string | undefined {
  if (command === 'update') return 'UPDATE';
  if (command === 'delete') return 'DELETE';
  if (command !== 'findAndModify') return undefined;
  return flagArg(inner, 'remove') ? 'DELETE' : 'UPDATE';
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
