/** What of a pipeline's beginning the planner answers by itself. */
import type { Doc, Value } from '../bson.ts';
import { filterFields } from '../match.ts';
import { toInteger } from '../values.ts';
import { compileGroup } from './group.ts';
import type { Query } from './stage.ts';
import { compileMapper, stageOf } from './transforms.ts';

export interface PlannerSplit extends Query {
  /** The stages that are left. */
  rest: Value[];
  /** Top-level fields that are looked at, those of filter and sort included; missing when it may be any. */
  fields?: readonly string[];
}

/** Splits leading $match, $sort, $skip and $limit off a pipeline. `fields` says what the whole pipeline looks at. */
export function splitForPlanner(stages: readonly Value[]): PlannerSplit {
  const query: Query = {};
  const filters: Doc[] = [];
  let i = 0;
  for (; i < stages.length; i++) {
    const { name, argument } = stageOf(stages[i]);
    const cut = query.skip !== undefined || query.limit !== undefined;
    if (name === '$match' && argument instanceof Map && !cut) {
      if (argument.size > 0) filters.push(argument);
    } else if (name === '$sort' && argument instanceof Map && argument.size > 0 && !cut && !query.sort) {
      query.sort = argument;
    } else if (name === '$skip' && !cut) {
      const n = toInteger(argument);
      if (n === undefined || n < 0) break;
      query.skip = n;
    } else if (name === '$limit') {
      const n = toInteger(argument);
      if (n === undefined || n <= 0) break;
      query.limit = Math.min(n, query.limit ?? Infinity);
    } else break;
  }
  if (filters.length > 0) query.filter = filters.length === 1 ? filters[0] : new Map([['$and', filters]]);
  const rest = stages.slice(i);
  const fields = fieldsOf(query, rest);
  return fields ? { ...query, fields: [...fields], rest } : { ...query, rest };
}

const firstOf = (path: string) => path.split('.', 1)[0];

/** Top-level fields that a query and the stages after it read; undefined when that may be any. */
function fieldsOf(query: Query, rest: readonly Value[]): Set<string> | undefined {
  const fields = new Set<string>();
  if (query.filter && !filterFields(query.filter, fields)) return undefined;
  for (const path of query.sort?.keys() ?? []) fields.add(firstOf(path));
  try {
    for (const stage of rest) {
      const { name, argument } = stageOf(stage);
      if (name === '$match' && argument instanceof Map) {
        if (!filterFields(argument, fields)) return undefined;
      } else if (name === '$sort' && argument instanceof Map) {
        for (const path of argument.keys()) fields.add(firstOf(path));
      } else if (name === '$count') return fields;
      else if (name === '$group' || name === '$project') {
        const { fields: read } =
          name === '$group' ? compileGroup(argument, {}) : compileMapper(name, argument, {})!;
        if (!read) return undefined;
        for (const field of read) fields.add(field);
        return fields;
      } else if (name !== '$limit' && name !== '$skip') return undefined;
    }
  } catch {
    return undefined; // wrong or variable-dependent stages: compilePipeline has the last word
  }
  return undefined;
}
