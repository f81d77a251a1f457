/** What the planner can use of `$expr`. */
import type { Doc, Value } from './bson.ts';
import { isNullish, type Maybe } from './values.ts';

type Variables = ReadonlyMap<string, Maybe>;

/** A filter with the equalities of its `$expr` beside it as conditions on fields, so that an index can serve them. */
export function planFilter(filter: Doc, variables?: Variables): Doc {
  const found: Doc[] = [];
  collect(filter, variables, found);
  return found.length ? new Map([['$and', [filter, ...found]]]) : filter;
}

function collect(filter: Doc, variables: Variables | undefined, into: Doc[]): void {
  const expression = filter.get('$expr');
  if (expression !== undefined) equalities(expression, variables, into);
  const parts = filter.get('$and');
  if (!Array.isArray(parts)) return;
  for (const part of parts) if (part instanceof Map) collect(part, variables, into);
}

function equalities(v: Value, variables: Variables | undefined, into: Doc[]): void {
  if (!(v instanceof Map) || v.size !== 1) return;
  const [[name, operands]] = v;
  if (!Array.isArray(operands)) return;
  if (name === '$and') for (const operand of operands) equalities(operand, variables, into);
  if (name !== '$eq' || operands.length !== 2) return;
  const [a, b] = operands;
  for (const [field, other] of [
    [a, b],
    [b, a],
  ]) {
    const known = scalar(other, variables);
    if (known !== undefined && typeof field === 'string' && /^\$[^$]/.test(field)) {
      into.push(new Map([[field.slice(1), new Map([['$eq', known]])]]));
    }
  }
}

/** A value that equals no array and no missing field, so that the condition on the field means no less. */
function scalar(v: Value, variables: Variables | undefined): Maybe {
  const known = typeof v !== 'string' || !v.startsWith('$') ? v : variables?.get(v.slice(2));
  return isNullish(known) || known instanceof Map || Array.isArray(known) ? undefined : known;
}
