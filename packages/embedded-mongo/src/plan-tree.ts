/** Plans as explain shows them: a tree of stages, the last to run outermost. */
import { doc, type Doc, type Value } from './bson.ts';
import { numberOf } from './catalog.ts';
import { patternOf, type Plan } from './planner.ts';
import type { Query, QuerySpec } from './query.ts';

/** The tree of what reads and filters the documents. */
function reading(plan: Plan, filter: Doc): Doc {
  switch (plan.stage) {
    case 'EOF':
      return doc({ stage: 'EOF' });
    case 'COLLSCAN':
      return doc({ stage: 'COLLSCAN', filter, direction: plan.reverse ? 'backward' : 'forward' });
    case 'IDHACK':
      return doc({ stage: 'IDHACK' });
    case 'OR': {
      const inputStages = plan.children!.map((child) => reading(child, new Map()));
      return doc({ stage: 'FETCH', filter, inputStage: { stage: 'OR', inputStages } });
    }
    case 'IXSCAN': {
      const scanned = scanOf(plan, 'IXSCAN');
      const inner = plan.merge ? doc({ stage: 'SORT_MERGE', inputStage: scanned }) : scanned;
      if (plan.covered) return inner;
      const fetch = doc({ stage: 'FETCH' });
      if (!plan.exact) fetch.set('filter', filter);
      return fetch.set('inputStage', inner);
    }
  }
}

function scanOf(plan: Plan, stage: string): Doc {
  const { index } = plan;
  const out = doc({
    stage,
    keyPattern: patternOf(plan),
    indexName: index?.name ?? '_id_',
    isMultiKey: (index?.multikey ?? 0) !== 0,
    isUnique: index?.unique ?? true,
    isSparse: index?.sparse ?? false,
    isPartial: index?.partialFilter !== undefined,
    indexVersion: 2,
    direction: plan.reverse ? 'backward' : 'forward',
    intervals: plan.intervals.length,
  });
  if (index?.collation) out.set('collation', index.collation.spec);
  return out;
}

const around = (stage: string, inputStage: Doc, fields: Record<string, Value> = {}): Doc =>
  new Map<string, Value>([['stage', stage], ...Object.entries(fields), ['inputStage', inputStage]]);

/** The tree of a query, with sort, skip, limit and projection. */
export function planTree(query: Query, spec: QuerySpec): Doc {
  const { plan } = query;
  let tree = reading(plan, spec.filter);
  if (query.sorter && !plan.sorted) tree = around('SORT', tree, { sortPattern: spec.sort! });
  if (spec.skip) tree = around('SKIP', tree, { skipAmount: BigInt(spec.skip) });
  if (spec.limit) tree = around('LIMIT', tree, { limitAmount: BigInt(spec.limit) });
  const { projection } = spec;
  if (!query.projector || !projection) return tree;
  const simple = [...projection].every(([path, v]) => !path.includes('.') && isPlain(v));
  const stage = plan.covered ? 'PROJECTION_COVERED' : simple ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT';
  return around(stage, tree, { transformBy: projection });
}

const isPlain = (v: Value): boolean => typeof v === 'boolean' || numberOf(v) !== undefined;

/** The tree of a count, which need not read documents when keys or the kept number tell it. */
export function countTree(query: Query, spec: QuerySpec): Doc {
  const { plan } = query;
  if (!query.countable) return around('COUNT', reading(plan, spec.filter));
  if (plan.stage === 'COLLSCAN') return doc({ stage: 'RECORD_STORE_FAST_COUNT' });
  return around('COUNT', scanOf(plan, 'COUNT_SCAN'));
}

/** The tree after it has run, with what its stages looked at and what came out at the end. */
export function executedTree(tree: Doc, query: Query, returned: number): Doc {
  const out = executed(tree, query);
  return new Map<string, Value>([
    ['stage', out.get('stage')!],
    ['nReturned', doc({ returned }).get('returned')!],
    ...[...out].slice(1),
  ]);
}

function executed(tree: Doc, query: Query): Doc {
  const out: Doc = new Map(tree);
  const { keys, documents } = query.counters;
  const stage = tree.get('stage');
  if (stage === 'IXSCAN' || stage === 'COUNT_SCAN' || stage === 'IDHACK') {
    out.set('keysExamined', doc({ keys }).get('keys')!);
  }
  if (stage === 'FETCH' || stage === 'COLLSCAN' || stage === 'IDHACK') {
    out.set('docsExamined', doc({ documents }).get('documents')!);
  }
  const input = tree.get('inputStage');
  if (input instanceof Map) {
    out.delete('inputStage');
    out.set('inputStage', executed(input, query));
  }
  return out;
}
