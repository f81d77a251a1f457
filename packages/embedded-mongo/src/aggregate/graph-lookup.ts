/** $graphLookup: follows references from document to document, level by level. */
import { decode, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, descend, runtime } from '../expressions/compile.ts';
import { canonical, hashKey } from '../keys.ts';
import { compileMatch } from '../match.ts';
import { isNumeric, toInteger, type Maybe } from '../values.ts';
import { fieldPath, setPath } from './paths.ts';
import { Holding } from './memory.ts';
import type { PipelineEnv, Stage } from './stage.ts';

interface GraphLookup {
  from: string;
  startWith: Value;
  connectFrom: string[];
  connectTo: string;
  as: string[];
  maxDepth: number;
  depthField?: string[];
  restrict?: Doc;
}

const TEXTS = ['from', 'connectFromField', 'connectToField', 'as', 'depthField'];

function parse(spec: Value): GraphLookup {
  if (!(spec instanceof Map))
    throw new MongoError(9, 'the $graphLookup stage specification must be an object');
  for (const [key, v] of spec) {
    if (TEXTS.includes(key)) {
      if (typeof v !== 'string')
        throw new MongoError(key === 'from' ? 9 : 40103, `expected string as argument for ${key}`);
      if (v === '' && key === 'from') throw new MongoError(73, "Invalid $graphLookup namespace: ''");
      if (key !== 'from') fieldPath(v);
    } else if (key === 'maxDepth') {
      if (!isNumeric(v)) throw new MongoError(40100, 'maxDepth must be numeric');
      const n = toInteger(v);
      if (n === undefined) throw new MongoError(40102, 'maxDepth could not be represented as a long long');
      if (n < 0) throw new MongoError(40101, `maxDepth requires a nonnegative argument, found: ${n}`);
    } else if (key === 'restrictSearchWithMatch') {
      if (!(v instanceof Map)) throw new MongoError(40185, 'restrictSearchWithMatch must be an object');
    } else if (key !== 'startWith') throw new MongoError(40104, `Unknown argument to $graphLookup: ${key}`);
  }
  if (!spec.has('from')) throw new MongoError(9, "must specify 'from' field for a $graphLookup");
  for (const key of ['as', 'startWith', 'connectFromField', 'connectToField']) {
    if (!spec.has(key))
      throw new MongoError(
        40105,
        "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
      );
  }
  const text = (key: string) => spec.get(key) as string;
  return {
    from: text('from'),
    startWith: spec.get('startWith') as Value,
    connectFrom: text('connectFromField').split('.'),
    connectTo: text('connectToField'),
    as: text('as').split('.'),
    maxDepth: toInteger(spec.get('maxDepth')) ?? Infinity,
    depthField: (spec.get('depthField') as string | undefined)?.split('.'),
    restrict: spec.get('restrictSearchWithMatch') as Doc | undefined,
  };
}

const eachOf = (v: Maybe): Value[] => (Array.isArray(v) ? v : v === undefined ? [] : [v]);

export function graphLookupStage(argument: Value, env: PipelineEnv): Stage {
  const graph = parse(argument);
  const start = compileExpression(graph.startWith, env.variables);
  if (graph.restrict)
    compileMatch(graph.restrict, { collation: env.collation, variables: env.variables, now: env.now });
  const run = runtime(env.now, env.collation);

  const same = env.collation && canonical(env.collation);
  const connectTo = graph.connectTo.split('.');

  /** All that can be reached from a document, in the order of the levels. */
  const reached = async (doc: Doc): Promise<Doc[]> => {
    run.root = doc;
    let frontier = eachOf(start.evaluate(run));
    const asked = new Set<unknown>();
    const found = new Map<unknown, Doc>();
    const holding = new Holding('$graphLookup', 40099);
    for (let depth = 0; depth <= graph.maxDepth; depth++) {
      const wanted = new Map<unknown, Value>();
      for (const v of frontier) {
        const key = hashKey(same ? same(v) : v);
        if (!asked.has(key)) wanted.set(key, v);
      }
      if (wanted.size === 0) break;
      for (const key of wanted.keys()) asked.add(key);
      frontier = [];
      for await (const rows of env.find(graph.from, {
        filter: filterOf([...wanted.values()]),
        variables: env.variables,
      })) {
        for (const row of rows) {
          const next = decode(row);
          if (wanted.has(null) && !connects(next, wanted)) continue;
          const id = hashKey(next.get('_id'));
          if (found.has(id)) continue;
          holding.add(row);
          found.set(id, graph.depthField ? setPath(next, graph.depthField, BigInt(depth)) : next);
          frontier.push(...eachOf(descend(next, graph.connectFrom, 0)));
        }
      }
    }
    return [...found.values()];
  };

  /** A null connects with another, not with a field that is missing. */
  const connects = (doc: Doc, wanted: Map<unknown, Value>): boolean =>
    eachOf(descend(doc, connectTo, 0)).some((v) => wanted.has(hashKey(same ? same(v) : v)));

  const filterOf = (values: Value[]): Doc => {
    const filter: Doc = new Map([[graph.connectTo, new Map([['$in', values]])]]);
    return graph.restrict ? new Map([['$and', [filter, graph.restrict]]]) : filter;
  };

  return async function* (input) {
    for await (const rows of input) {
      const out: Doc[] = [];
      for (const row of rows) {
        const doc = row instanceof Map ? row : decode(row);
        out.push(setPath(doc, graph.as, await reached(doc)));
        await env.breathe?.();
      }
      yield out;
    }
  };
}
