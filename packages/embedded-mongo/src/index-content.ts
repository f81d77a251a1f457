import { conditionsOf, type Conditions, type Range } from './bounds.ts';
import { doc, type Doc } from './bson.ts';
import type { IndexInfo } from './catalog.ts';

/** Whether an index, be it sparse or partial, holds all documents that fulfil a filter; `known` is what it says. */
export function holdsAll(index: IndexInfo, known: Conditions, filter: Doc): boolean {
  let { paths } = known;
  if (index.sparse) {
    const held = index.fields.some(({ path }) => paths.get(path)?.some((condition) => !condition.missing));
    if (!held) return false;
  }
  if (!index.partialFilter) return true;
  // That two strings share a folded form does not say that the index holds both.
  if (index.collation) ({ paths } = conditionsOf(filter, 'unknown'));
  for (const [path, demand] of index.partialFilter) {
    const conditions = paths.get(path);
    if (!conditions) return false;
    if (demand instanceof Map && demand.size === 1 && demand.get('$exists') === true) {
      if (conditions.every((condition) => condition.missing)) return false;
      continue;
    }
    const demanded = conditionsOf(doc({ [path]: demand }), 'plain');
    const parts = demanded.complete ? demanded.paths.get(path) : undefined;
    if (!parts?.every((part) => conditions.some((given) => inside(given.ranges, part.ranges)))) return false;
  }
  return true;
}

function inside(given: Range[], allowed: Range[]): boolean {
  return given.every((range) =>
    allowed.some(
      (other) => Buffer.compare(other.lo, range.lo) <= 0 && Buffer.compare(range.hi, other.hi) <= 0,
    ),
  );
}
