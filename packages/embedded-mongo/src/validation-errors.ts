/** Why a document fails a validator, in the words of MongoDB's `errInfo.details`. Runs only after a refusal. */
import { T, int32, typeOf, type Doc, type Value } from './bson.ts';
import { compileExpression, runtime } from './expressions/compile.ts';
import { compileMatch, isOperators } from './match.ts';
import { fieldsOf, schemaErrors } from './schema-errors.ts';
import { truthy, typeName, type Collation } from './values.ts';

interface Leaf {
  /** What is said when the condition should hold and does not, and the other way round. */
  reasons: [failed: string, held: string];
  /** The types that the operator looks at at all. */
  types?: number[];
}

const NUMBERS = [T.int, T.long, T.double, T.decimal];
const COMPARISON: Leaf = { reasons: ['comparison failed', 'comparison succeeded'] };
const MEMBERSHIP: Leaf = { reasons: ['no matching value found in array', 'matching value found in array'] };
const BITS: Leaf = {
  reasons: ['bitwise operator failed to match', 'bitwise operator matched successfully'],
  types: [...NUMBERS, T.binData],
};

const LEAVES: Record<string, Leaf> = {
  $eq: COMPARISON,
  $gt: COMPARISON,
  $gte: COMPARISON,
  $lt: COMPARISON,
  $lte: COMPARISON,
  $in: MEMBERSHIP,
  $exists: { reasons: ['path does not exist', 'path does exist'] },
  $type: { reasons: ['type did not match', 'type did match'] },
  $regex: {
    reasons: ['regular expression did not match', 'regular expression did match'],
    types: [T.string, T.symbol, T.regex],
  },
  $mod: {
    reasons: ['$mod did not evaluate to expected remainder', '$mod did evaluate to expected remainder'],
    types: NUMBERS,
  },
  $size: {
    reasons: ['array length was not equal to given size', 'array length was equal to given size'],
    types: [T.array],
  },
  $elemMatch: {
    reasons: ['array did not satisfy the child predicate', 'array did satisfy the child predicate'],
    types: [T.array],
  },
  $all: { reasons: ['array did not contain all specified values', 'array did contain all specified values'] },
  $bitsAllSet: BITS,
  $bitsAnySet: BITS,
  $bitsAllClear: BITS,
  $bitsAnyClear: BITS,
};

/** Operators that MongoDB parses as the negation of another one. */
const NEGATED: Record<string, string> = { $ne: '$eq', $nin: '$in' };
/** Operators that look at an array itself and not at its elements. */
const WHOLE = new Set(['$size', '$elemMatch', '$all']);
/** So many values are shown of a path that leads through an array. */
const MAX_VALUES = 10;

/** The details of a document that `filter` does not match. */
export function validationErrors(filter: Doc, document: Doc, collation?: Collation): Doc {
  return new Explainer(document, collation).filter(filter, false) ?? new Map<string, Value>();
}

class Explainer {
  private readonly document: Doc;
  private readonly collation: Collation | undefined;

  constructor(document: Doc, collation: Collation | undefined) {
    this.document = document;
    this.collation = collation;
  }

  /** With `held`, why it matches although it should not; undefined when it is not to blame. */
  filter(filter: Doc, held: boolean): Doc | undefined {
    const clauses = [...filter].flatMap(([name, operand]) => clausesOf(name, operand));
    if (clauses.length === 1) return this.clause(clauses[0], held);
    return this.list('$and', clauses, held);
  }

  private matches(clause: Doc): boolean {
    return compileMatch(clause, { collation: this.collation }).testDoc(this.document);
  }

  private clause(clause: Doc, held: boolean): Doc | undefined {
    if (this.matches(clause) !== held) return undefined;
    const [[name, operand]] = clause;
    switch (name) {
      case '$and':
      case '$or':
      case '$nor':
        return this.list(name, operand as Doc[], held);
      case '$jsonSchema':
        return this.schema(operand as Doc, held);
      case '$expr':
        return this.expression(clause, held);
      case '$comment':
        return undefined;
    }
    if (name.startsWith('$')) return fieldsOf({ operatorName: name, specifiedAs: clause });
    return this.condition(name, operand, clause, held);
  }

  /** Of $and those that fail, of $nor those that match; $or as a whole. */
  private list(operatorName: string, clauses: Doc[], held: boolean): Doc {
    const blamed = operatorName === '$nor' ? !held : held;
    const found: Doc[] = [];
    clauses.forEach((clause, index) => {
      const details = this.filter(clause, blamed);
      if (details) found.push(fieldsOf({ index: int32(index), details }));
    });
    return fieldsOf({ operatorName, [blamed ? 'clausesSatisfied' : 'clausesNotSatisfied']: found });
  }

  private schema(schema: Doc, held: boolean): Doc {
    const named = { title: schema.get('title'), description: schema.get('description') };
    if (held) return fieldsOf({ operatorName: '$jsonSchema', ...named, reason: 'schema matched' });
    return fieldsOf({
      operatorName: '$jsonSchema',
      ...named,
      schemaRulesNotSatisfied: schemaErrors(schema, this.document),
    });
  }

  private expression(clause: Doc, held: boolean): Doc {
    const run = runtime(new Date(), this.collation);
    run.root = this.document;
    return fieldsOf({
      operatorName: '$expr',
      specifiedAs: clause,
      reason: held ? 'expression did match' : 'expression did not match',
      expressionResult: compileExpression(clause.get('$expr')!).evaluate(run) ?? null,
    });
  }

  private condition(path: string, operand: Value, clause: Doc, held: boolean): Doc | undefined {
    if (!isOperators(operand)) {
      const isPattern = operand !== null && typeOf(operand) === T.regex;
      return this.leaf(path, isPattern ? '$regex' : '$eq', clause, held);
    }
    const [operator] = operand.keys();
    if (operator === '$not') {
      const inner = operand.get('$not')!;
      const details = this.filter(new Map([[path, inner]]), !held);
      return fieldsOf({ operatorName: '$not', details });
    }
    if (operator in NEGATED) {
      return this.leaf(path, NEGATED[operator], clause, !held, operator);
    }
    return this.leaf(path, operator, clause, held);
  }

  private leaf(path: string, operator: string, clause: Doc, held: boolean, shown = operator): Doc {
    const { reasons, types } = LEAVES[operator] ?? { reasons: ['condition failed', 'condition held'] };
    const out = fieldsOf({ operatorName: shown, specifiedAs: clause });
    if (operator === '$exists') {
      const wanted = truthy((clause.get(path) as Doc).get('$exists'));
      out.set('reason', reasons[wanted === held ? 1 : 0]);
      return out;
    }
    const values = valuesAt(this.document, path, !WHOLE.has(operator));
    if (!values) {
      out.set('reason', 'field was missing');
      return out;
    }
    const found = [...new Set(values.map((v) => typeName(typeOf(v))))].sort();
    const considered = (): void => {
      if (found.length === 1) out.set('consideredType', found[0]);
      else if (found.length) out.set('consideredTypes', found);
    };
    if (types && !values.some((v) => types.includes(typeOf(v)))) {
      out.set('reason', 'type did not match');
      considered();
      const expected = types.map(typeName).sort();
      out.set(
        expected.length === 1 ? 'expectedType' : 'expectedTypes',
        expected.length === 1 ? expected[0] : expected,
      );
    } else out.set('reason', reasons[held ? 1 : 0]);
    if (values.length === 1) out.set('consideredValue', values[0]);
    else out.set('consideredValues', values.slice(0, MAX_VALUES));
    if (values.length > MAX_VALUES) out.set('consideredValuesTruncated', true);
    if (operator === '$type') considered();
    return out;
  }
}

/** The single conditions that stand side by side under one name of a filter. */
function clausesOf(name: string, operand: Value): Doc[] {
  if (name.startsWith('$') || !isOperators(operand)) return [new Map([[name, operand]])];
  const options = operand.get('$options');
  return [...operand]
    .filter(([operator]) => operator !== '$options')
    .map(([operator, v]) => {
      const one: Doc = new Map([[operator, v]]);
      if (operator === '$regex' && options !== undefined) one.set('$options', options);
      return new Map([[name, one]]);
    });
}

/** What a filter looks at under `path`; undefined when nothing is there. */
function valuesAt(document: Doc, path: string, expand: boolean): Value[] | undefined {
  const out: Value[] = [];
  let there = false;
  const walk = (v: Value | undefined, rest: string[]): void => {
    if (v === undefined) return;
    if (!rest.length) {
      there = true;
      if (expand && Array.isArray(v)) out.push(...v);
      else out.push(v);
    } else if (v instanceof Map) walk(v.get(rest[0]), rest.slice(1));
    else if (Array.isArray(v)) {
      if (/^\d+$/.test(rest[0])) walk(v[Number(rest[0])], rest.slice(1));
      for (const item of v) if (item instanceof Map) walk(item.get(rest[0]), rest.slice(1));
    }
  };
  walk(document, path.split('.'));
  return there ? out : undefined;
}
