/** Filters: compiled once, tested against stored bytes or decoded documents. */
import { BSONRegExp, decodeValue, fieldName, findElement, RawDoc, T } from './bson.ts';
import type { Doc, Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { compileExpression, runtime } from './expressions/compile.ts';
import { compileSchema } from './json-schema.ts';
import {
  bad,
  bits,
  equality,
  inList,
  modulo,
  ordering,
  PRESENT,
  regexMatch,
  sizeIs,
  typeIs,
} from './match-operators.ts';
import type { LeafOperator } from './match-operators.ts';
import { POSITION, isNumeric, toNumber, truthy } from './values.ts';
import type { Collation, Maybe } from './values.ts';

export interface MatchOptions {
  collation?: Collation;
  /** Variables for $expr (the command's `let`, or those of a $lookup). */
  variables?: ReadonlyMap<string, Maybe>;
  now?: Date;
}

/** A compiled filter. */
export interface Matcher {
  /** True for every document (the empty filter). */
  readonly always: boolean;
  /** Tests a stored document, decoding only the fields that it needs. */
  test(bytes: Uint8Array): boolean;
  testDoc(doc: Doc): boolean;
  /** Index of the element that the filter matched in the array at `path`, for the positional operator `$`. */
  positional(doc: Doc, path?: string): number | undefined;
}

type Fields = Doc | RawDoc;
type Predicate = (fields: Fields) => boolean;

/** A condition on one field, to be tied to a path, or tried on a single value inside $elemMatch. */
interface Condition {
  at(path: string): Predicate;
  single(v: Maybe): boolean;
}

// While positional() runs, array walks note here which element matched; matching is synchronous.
let recorded: Map<string, number> | undefined;

function leafCondition(op: LeafOperator): Condition {
  return { at: (path) => pathPredicate(path, op), single: (v) => op.test(v) };
}

function pathPredicate(path: string, op: LeafOperator): Predicate {
  const segments = path.split('.');
  const names = segments.map(fieldName);
  const indexes = segments.map((s) => (POSITION.test(s) ? Number(s) : -1));
  const last = segments.length - 1;

  const leaf = (v: Maybe): boolean => {
    if (op.expand && Array.isArray(v)) {
      for (let i = 0; i < v.length; i++) {
        if (op.test(v[i])) {
          recorded?.set(path, i);
          return true;
        }
      }
    }
    const matched = op.test(v);
    const index = matched ? recorded?.get('') : undefined;
    if (index !== undefined) {
      recorded?.delete('');
      recorded?.set(path, index);
    }
    return matched;
  };

  /** The value reached by segment i-1; what is left are the segments from i on. */
  const onward = (v: Maybe, i: number): boolean => {
    if (i > last) return leaf(v);
    if (v instanceof Map) return onward(v.get(segments[i]), i + 1);
    if (!Array.isArray(v)) return op.test(undefined);
    const index = indexes[i];
    if (index >= 0 && index < v.length && onward(v[index], i + 1)) {
      recorded?.set(path, index);
      return true;
    }
    for (let k = 0; k < v.length; k++) {
      const element = v[k];
      if (element instanceof Map && onward(element.get(segments[i]), i + 1)) {
        recorded?.set(path, k);
        return true;
      }
    }
    return false;
  };

  const { raw } = op;
  return (fields) => {
    if (!(fields instanceof RawDoc)) return onward(fields.get(segments[0]), 1);
    const b = fields.bytes;
    let start = 0;
    for (let i = 0; ; i++) {
      const p = findElement(b, start, names[i]);
      if (p < 0) return op.test(undefined);
      const at = p + 2 + names[i].length;
      const type = b[p];
      if (i === last) {
        if (raw !== undefined && type !== T.array) {
          const result = raw(b, type, at);
          if (result !== undefined) return result;
        }
        return leaf(decodeValue(b, type, at));
      }
      if (type === T.array) return onward(decodeValue(b, type, at), i + 1);
      if (type !== T.object) return op.test(undefined);
      start = at;
    }
  };
}

function negate(inner: Condition): Condition {
  const silent = (test: () => boolean): boolean => {
    const outer = recorded;
    recorded = undefined;
    const result = !test();
    recorded = outer;
    return result;
  };
  return {
    at(path) {
      const test = inner.at(path);
      return (fields) => silent(() => test(fields));
    },
    single: (v) => silent(() => inner.single(v)),
  };
}

function all(conditions: Condition[]): Condition {
  if (conditions.length === 1) return conditions[0];
  return {
    at: (path) => conjunction(conditions.map((c) => c.at(path))),
    single: (v) => conditions.every((c) => c.single(v)),
  };
}

const NEVER: LeafOperator = { expand: false, test: () => false };

function conjunction(tests: Predicate[]): Predicate {
  if (tests.length === 1) return tests[0];
  if (tests.length === 2) {
    const [a, b] = tests;
    return (fields) => a(fields) && b(fields);
  }
  return (fields) => {
    for (const test of tests) if (!test(fields)) return false;
    return true;
  };
}

const firstKey = (d: Doc): string | undefined => d.keys().next().value;

/** True for `{ $gt: 1 }` but not for a DBRef or a plain document. */
export function isOperators(v: Value): v is Doc {
  if (!(v instanceof Map)) return false;
  const first = firstKey(v);
  return (
    first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db'
  );
}

const UNSUPPORTED = new Set(['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$within', '$geoNear']);

class Compiler {
  readonly options: MatchOptions;
  constructor(options: MatchOptions) {
    this.options = options;
  }

  filter(filter: Doc): Predicate[] {
    const tests: Predicate[] = [];
    for (const [name, operand] of filter) {
      if (name.startsWith('$')) this.topLevel(name, operand, tests);
      else tests.push(this.field(operand).at(name));
    }
    return tests;
  }

  private topLevel(name: string, operand: Value, tests: Predicate[]): void {
    const { options } = this;
    switch (name) {
      case '$and':
        for (const branch of this.branches(name, operand)) tests.push(branch);
        return;
      case '$or': {
        const branches = this.branches(name, operand);
        tests.push((fields) => {
          for (const branch of branches) if (branch(fields)) return true;
          return false;
        });
        return;
      }
      case '$nor': {
        const branches = this.branches(name, operand);
        tests.push((fields) => {
          const outer = recorded;
          recorded = undefined;
          const none = !branches.some((branch) => branch(fields));
          recorded = outer;
          return none;
        });
        return;
      }
      case '$expr': {
        const expression = compileExpression(operand, options.variables);
        const run = runtime(options.now, options.collation);
        tests.push((fields) => {
          run.root = fields;
          return truthy(expression.evaluate(run));
        });
        return;
      }
      case '$jsonSchema': {
        const schema = compileSchema(operand);
        tests.push((fields) => schema(fields instanceof RawDoc ? decodeWhole(fields) : fields));
        return;
      }
      case '$comment':
        return;
      case '$alwaysTrue':
        return;
      case '$alwaysFalse':
        tests.push(() => false);
        return;
      case '$sampleRate': {
        const rate = isNumeric(operand) ? toNumber(operand) : NaN;
        if (!(rate >= 0 && rate <= 1)) throw bad('numeric argument to $sampleRate must be in [0, 1]');
        tests.push(() => Math.random() < rate);
        return;
      }
      case '$text':
        throw new MongoError(27, 'text index required for $text query; text search is not supported');
      case '$where':
        throw bad('$where is not supported: no JavaScript runs in this server');
    }
    throw bad(
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
    );
  }

  private branches(name: string, operand: Value): Predicate[] {
    if (!Array.isArray(operand)) throw bad(`${name} must be an array`);
    if (operand.length === 0) throw bad('$and/$or/$nor must be a nonempty array');
    return operand.map((branch) => {
      if (!(branch instanceof Map)) throw bad('$or/$and/$nor entries need to be full objects');
      return conjunction(this.filter(branch));
    });
  }

  /** What stands beside a field's name: a value, a pattern or operators. */
  field(operand: Value): Condition {
    if (operand instanceof BSONRegExp) return leafCondition(regexMatch(operand));
    if (isOperators(operand)) return this.operators(operand);
    return leafCondition(equality(operand, this.options.collation));
  }

  private operators(operators: Doc): Condition {
    const conditions: Condition[] = [];
    for (const [name, operand] of operators) {
      if (!name.startsWith('$')) throw bad(`unknown operator: ${name}`);
      if (name === '$options') {
        if (!operators.has('$regex')) throw bad('$options needs a $regex');
        continue;
      }
      conditions.push(this.operator(name, operand, operators));
    }
    return all(conditions);
  }

  private operator(name: string, operand: Value, siblings: Doc): Condition {
    const { collation } = this.options;
    switch (name) {
      case '$eq':
        return leafCondition(equality(operand, collation));
      case '$ne':
        if (operand instanceof BSONRegExp) throw bad("Can't have regex as arg to $ne.");
        return negate(leafCondition(equality(operand, collation)));
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        if (operand instanceof BSONRegExp) throw bad("Can't have RegEx as arg to predicate over field");
        return leafCondition(ordering(name, operand, collation));
      case '$in':
        return leafCondition(inList(operand, collation));
      case '$nin':
        if (!Array.isArray(operand)) throw bad('$nin needs an array');
        return negate(leafCondition(inList(operand, collation)));
      case '$exists':
        return truthy(operand) ? leafCondition(PRESENT) : negate(leafCondition(PRESENT));
      case '$type':
        return leafCondition(typeIs(operand));
      case '$size':
        return leafCondition(sizeIs(operand));
      case '$mod':
        return leafCondition(modulo(operand));
      case '$regex':
        return leafCondition(regexMatch(regexOperand(operand, siblings.get('$options'))));
      case '$not':
        if (operand instanceof BSONRegExp) return negate(leafCondition(regexMatch(operand)));
        if (!(operand instanceof Map)) throw bad('$not needs a regex or a document');
        if (operand.size === 0) throw bad('$not cannot be empty');
        return negate(this.operators(operand));
      case '$all':
        return this.allOf(operand);
      case '$elemMatch':
        return leafCondition(this.elemMatch(operand));
      case '$bitsAllSet':
      case '$bitsAnySet':
      case '$bitsAllClear':
      case '$bitsAnyClear':
        return leafCondition(bits(name, operand));
      case '$comment':
        return leafCondition({ expand: false, test: () => true });
    }
    if (UNSUPPORTED.has(name)) throw bad(`${name} is not supported: this server has no geospatial queries`);
    throw bad(`unknown operator: ${name}`);
  }

  private allOf(operand: Value): Condition {
    if (!Array.isArray(operand)) throw bad('$all needs an array');
    if (operand.length === 0) return leafCondition(NEVER);
    const first = operand[0];
    if (first instanceof Map && firstKey(first) === '$elemMatch') {
      return all(
        operand.map((item) => {
          if (!(item instanceof Map) || firstKey(item) !== '$elemMatch')
            throw bad('$all/$elemMatch has to be consistent');
          return leafCondition(this.elemMatch(item.get('$elemMatch') as Value));
        }),
      );
    }
    return all(
      operand.map((item) => {
        if (isOperators(item)) throw bad('no $ expressions in $all');
        return item instanceof BSONRegExp
          ? leafCondition(regexMatch(item))
          : leafCondition(equality(item, this.options.collation));
      }),
    );
  }

  private elemMatch(operand: Value): LeafOperator {
    if (!(operand instanceof Map)) throw bad('$elemMatch needs an Object');
    const first = firstKey(operand);
    const byValue =
      isOperators(operand) && !['$and', '$or', '$nor', '$expr', '$where'].includes(first as string);
    let test: (element: Value) => boolean;
    if (byValue) {
      const condition = this.operators(operand);
      test = (element) => condition.single(element);
    } else {
      const predicate = conjunction(this.filter(operand));
      test = (element) => {
        if (element instanceof Map) return predicate(element);
        return Array.isArray(element) && predicate(new Map(element.map((v, i) => [String(i), v])));
      };
    }
    // Which element matched inside does not matter outside: only the index in this array is recorded.
    return {
      expand: false,
      test: (v) => {
        if (!Array.isArray(v)) return false;
        const outer = recorded;
        recorded = undefined;
        const index = v.findIndex(test);
        recorded = outer;
        if (index < 0) return false;
        recorded?.set('', index); // pathPredicate knows the path and moves it there
        return true;
      },
    };
  }
}

function regexOperand(operand: Value, options: Maybe): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  if (operand instanceof BSONRegExp) {
    if (options !== undefined && operand.options !== '')
      throw new MongoError(51075, 'options set in both $regex and $options');
    return new BSONRegExp(operand.pattern, options ?? operand.options);
  }
  if (typeof operand !== 'string') throw bad('$regex has to be a string');
  if (operand.includes('\0'))
    throw new MongoError(51109, 'Regular expression cannot contain an embedded null byte');
  const bogus = [...(options ?? '')].find((o) => !'imsxul'.includes(o));
  if (bogus) throw new MongoError(51108, `invalid flag in regex options: ${bogus}`);
  return new BSONRegExp(operand, options ?? '');
}

function decodeWhole(fields: RawDoc): Doc {
  return decodeValue(fields.bytes, T.object, 0) as Doc;
}

/** Compiles a filter; throws MongoDB's errors for unknown operators and wrong operands. */
export function compileMatch(filter: Doc, options: MatchOptions = {}): Matcher {
  const tests = new Compiler(options).filter(filter);
  const test = tests.length === 0 ? () => true : conjunction(tests);
  return {
    always: tests.length === 0,
    test: tests.length === 0 ? () => true : (bytes) => test(new RawDoc(bytes)),
    testDoc: test,
    positional(doc, path) {
      const found = new Map<string, number>();
      recorded = found;
      try {
        if (!test(doc)) return undefined;
      } finally {
        recorded = undefined;
      }
      let last: number | undefined;
      for (const [name, index] of found) {
        if (path !== undefined && (name === path || name.startsWith(path + '.'))) return index;
        last = index;
      }
      return last;
    },
  };
}

/** Compiles the operators of $pull or of an array filter's field, to be tried on one value. */
export function compileValueMatch(operand: Value, options: MatchOptions = {}): (v: Maybe) => boolean {
  const condition = new Compiler(options).field(operand);
  return (v) => condition.single(v);
}

/** Adds the top-level fields that a filter reads to `into`; false when it may read any. */
export function filterFields(filter: Doc, into: Set<string>): boolean {
  for (const [name, v] of filter) {
    if (!name.startsWith('$')) into.add(name.split('.', 1)[0]);
    else if (name === '$and' || name === '$or' || name === '$nor') {
      for (const item of Array.isArray(v) ? v : [])
        if (item instanceof Map && !filterFields(item, into)) return false;
    } else if (name !== '$comment') return false;
  }
  return true;
}
