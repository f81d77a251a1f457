/** What the filter of a partial index may ask. */
import { BSONRegExp, type Doc, type Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { isOperators } from './match.ts';
import { show } from './show.ts';
import { truthy } from './values.ts';

const COMPARISONS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$type']);

function unsupported(path: string, condition: Value): MongoError {
  return new MongoError(
    67,
    `Expression not supported in partial index: ${show(new Map([[path, condition]]))}`,
  );
}

/** Throws 67 for a condition that no partial index may have: only comparisons, $type, `$exists: true`, $and and $or. */
export function checkPartialFilter(filter: Doc): void {
  for (const [path, condition] of filter) {
    if (path === '$and' || path === '$or') {
      for (const part of condition as Doc[]) checkPartialFilter(part);
    } else if (path.startsWith('$') || condition instanceof BSONRegExp) throw unsupported(path, condition);
    else if (isOperators(condition)) {
      for (const [operator, operand] of condition) {
        const exists = operator === '$exists' && truthy(operand);
        if (!exists && !COMPARISONS.has(operator)) throw unsupported(path, condition);
      }
    }
  }
}
