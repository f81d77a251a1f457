/** What each update operator does to the value at its path. */
import { BSONRegExp, Int32, Timestamp, typeOf } from './bson.ts';
import type { Doc, Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { elementOrder } from './expressions/arrays.ts';
import { compileMatch, compileValueMatch } from './match.ts';
import { show } from './show.ts';
import { calculate, compare, equal, identical, isNumeric, toInteger, typeName } from './values.ts';
import type { Collation, Maybe } from './values.ts';

/** Where an operator runs, for messages and for operators that look beyond their path. */
export interface Place {
  isInsert: boolean;
  /** The document before the update. */
  root: Doc;
  path: string;
  now: Date;
}

export interface UpdateOperator {
  /** False when a missing path is left alone. */
  creates: boolean;
  /** The new value; the same one for no change, undefined to remove the field. */
  apply(current: Maybe, place: Place): Maybe;
  /** True for $setOnInsert, which counts only in an upsert. */
  onInsertOnly?: boolean;
  /** True for a $push that leaves the order alone: an array that only grew at its end is told by what was added. */
  appends?: boolean;
}

const bad = (message: string) => new MongoError(2, message);
const idOf = (root: Doc) => `{_id: ${show(root.get('_id'))}}`;
const lastOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);
const nameOf = (v: Value) => typeName(typeOf(v));

function set(operand: Value): UpdateOperator {
  return { creates: true, apply: (current) => (identical(current, operand) ? current : operand) };
}

function arithmetic(name: '$inc' | '$mul', operand: Value, path: string): UpdateOperator {
  if (!isNumeric(operand)) {
    const verb = name === '$inc' ? 'increment' : 'multiply';
    throw new MongoError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${show(operand)}}`);
  }
  return {
    creates: true,
    apply(current, place) {
      if (current === undefined) {
        if (name === '$inc') return operand;
        return calculate('multiply', operand, typeof operand === 'bigint' ? 0n : new Int32(0));
      }
      if (!isNumeric(current)) {
        throw new MongoError(
          14,
          `Cannot apply ${name} to a value of non-numeric type. ${idOf(place.root)} has the field '${lastOf(place.path)}' of non-numeric type ${nameOf(current)}`,
        );
      }
      const result = calculate(name === '$inc' ? 'add' : 'multiply', current, operand);
      if (result === undefined) {
        throw bad(
          `Failed to apply ${name} operations to current value ((${typeof current === 'bigint' ? 'NumberLong' : 'NumberInt'})${show(current)}) for document ${idOf(place.root)}`,
        );
      }
      return identical(current, result) ? current : result;
    },
  };
}

function extreme(sign: 1 | -1, operand: Value, collation?: Collation): UpdateOperator {
  return {
    creates: true,
    apply: (current) =>
      current === undefined || compare(operand, current, collation) * sign > 0 ? operand : current,
  };
}

function currentDate(operand: Value): UpdateOperator {
  let kind: Maybe = 'date';
  if (operand instanceof Map) {
    kind = operand.get('$type');
    const other = [...operand.keys()].find((key) => key !== '$type');
    if (other !== undefined) throw bad(`Unrecognized $currentDate option: ${other}`);
    if (kind !== 'date' && kind !== 'timestamp') {
      throw bad(
        "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
      );
    }
  } else if (typeof operand !== 'boolean') {
    throw bad(
      `${nameOf(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  return {
    creates: true,
    apply: (_current, { now }) =>
      kind === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }),
  };
}

function arrayAt(current: Maybe, message: (type: string) => string): Value[] {
  if (current === undefined) return [];
  if (!Array.isArray(current)) throw bad(message(nameOf(current)));
  return current;
}

const mustBeArray = (place: Place) => (type: string) =>
  `The field '${place.path}' must be an array but is of type ${type} in document ${idOf(place.root)}`;

function push(operand: Value, collation?: Collation): UpdateOperator {
  let items = [operand];
  let slice: number | undefined;
  let position: number | undefined;
  let order: ((a: Value, b: Value) => number) | undefined;
  if (operand instanceof Map && operand.has('$each')) {
    const each = operand.get('$each');
    if (!Array.isArray(each))
      throw bad(
        `The argument to $each in $push must be an array but it was of type: ${nameOf(each as Value)}`,
      );
    items = each;
    for (const [key, v] of operand) {
      const n = toInteger(v);
      if (key === '$slice') {
        if (n === undefined)
          throw bad(`The value for $slice must be an integer value but was given type: ${nameOf(v)}`);
        slice = n;
      } else if (key === '$position') {
        if (n === undefined)
          throw bad(`The value for $position must be an integer value, not of type: ${nameOf(v)}`);
        position = n;
      } else if (key === '$sort') {
        if (!isNumeric(v) && !(v instanceof Map))
          throw bad(
            'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
          );
        order = elementOrder(v, collation);
      } else if (key !== '$each') throw bad(`Unrecognized clause in $push: ${key}`);
    }
  } else if (
    operand instanceof Map &&
    [...operand.keys()].some((key) => ['$slice', '$sort', '$position'].includes(key))
  ) {
    throw bad('The $push modifiers $slice, $sort and $position need $each');
  }
  return {
    creates: true,
    appends: !order,
    apply(current, place) {
      const array = arrayAt(current, mustBeArray(place));
      if (current !== undefined && items.length === 0 && slice === undefined && !order) return current;
      let out = [...array];
      const at =
        position === undefined ? out.length : position < 0 ? Math.max(0, out.length + position) : position;
      out.splice(at, 0, ...items);
      if (order) out.sort(order);
      if (slice !== undefined) out = slice >= 0 ? out.slice(0, slice) : out.slice(slice);
      return current !== undefined && identical(array, out) ? current : out;
    },
  };
}

function addToSet(operand: Value, collation?: Collation): UpdateOperator {
  let items = [operand];
  if (operand instanceof Map && operand.keys().next().value === '$each') {
    const each = operand.get('$each');
    if (!Array.isArray(each))
      throw new MongoError(
        14,
        `The argument to $each in $addToSet must be an array but it was of type ${nameOf(each as Value)}`,
      );
    const other = [...operand.keys()].find((key) => key !== '$each');
    if (other !== undefined) throw bad(`Found unexpected fields after $each in $addToSet: ${show(operand)}`);
    items = each;
  }
  return {
    creates: true,
    apply(current, place) {
      const array = arrayAt(
        current,
        (type) =>
          `Cannot apply $addToSet to non-array field. Field named '${lastOf(place.path)}' has non-array type ${type}`,
      );
      const out = [...array];
      for (const item of items) if (!out.some((v) => equal(v, item, collation))) out.push(item);
      return current !== undefined && out.length === array.length ? current : out;
    },
  };
}

function pop(operand: Value, path: string): UpdateOperator {
  const n = toInteger(operand);
  if (!isNumeric(operand)) throw new MongoError(9, `Expected a number in: ${path}: ${show(operand)}`);
  if (n !== 1 && n !== -1) throw new MongoError(9, `$pop expects 1 or -1, found: ${show(operand)}`);
  return {
    creates: false,
    apply(current, place) {
      if (current === undefined) return undefined;
      if (!Array.isArray(current))
        throw new MongoError(
          14,
          `Path '${place.path}' contains an element of non-array type '${nameOf(current)}'`,
        );
      if (current.length === 0) return current;
      return n === 1 ? current.slice(0, -1) : current.slice(1);
    },
  };
}

function removing(name: string, matches: (v: Value) => boolean): UpdateOperator {
  return {
    creates: false,
    apply(current) {
      if (current === undefined) return undefined;
      if (!Array.isArray(current)) throw bad(`Cannot apply ${name} to a non-array value`);
      const out = current.filter((v) => !matches(v));
      return out.length === current.length ? current : out;
    },
  };
}

function pull(operand: Value, collation?: Collation): UpdateOperator {
  if (operand instanceof Map) {
    const first = operand.keys().next().value;
    if (first === undefined || !first.startsWith('$') || ['$and', '$or', '$nor', '$expr'].includes(first)) {
      const matcher = compileMatch(operand, { collation });
      return removing('$pull', (v) => v instanceof Map && matcher.testDoc(v));
    }
    return removing('$pull', compileValueMatch(operand, { collation }));
  }
  if (operand instanceof BSONRegExp) return removing('$pull', compileValueMatch(operand));
  return removing('$pull', (v) => equal(v, operand, collation));
}

function bit(operand: Value): UpdateOperator {
  if (operand instanceof Map && operand.size === 0) {
    throw bad(
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  }
  if (!(operand instanceof Map)) {
    throw bad(
      `The $bit modifier is not compatible with a ${nameOf(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = [...operand].map(([name, v]) => {
    if (name !== 'and' && name !== 'or' && name !== 'xor') {
      throw bad(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${show(v)}}`,
      );
    }
    if (!(v instanceof Int32) && typeof v !== 'bigint')
      throw bad(
        `The $bit modifier field must be an Integer(32/64 bit); a '${nameOf(v)}' is not supported here: {${name}: ${show(v)}}`,
      );
    return { name, bits: v };
  });
  return {
    creates: true,
    apply(current, place) {
      let v: Maybe = current;
      if (v === undefined) v = new Int32(0);
      if (!(v instanceof Int32) && typeof v !== 'bigint') {
        throw bad(
          `Cannot apply $bit to a value of non-integral type.${idOf(place.root)} has the field ${lastOf(place.path)} of non-integer type ${nameOf(v)}`,
        );
      }
      let wide = typeof v === 'bigint';
      let n = BigInt(v instanceof Int32 ? v.value : v);
      for (const { name, bits } of steps) {
        wide ||= typeof bits === 'bigint';
        const mask = BigInt(bits instanceof Int32 ? bits.value : bits);
        n = name === 'and' ? n & mask : name === 'or' ? n | mask : n ^ mask;
      }
      const result = wide ? n : new Int32(Number(n));
      return identical(current, result) ? current : result;
    },
  };
}

/** The operator `name` with its operand; throws 9 when there is none of that name. $rename is the caller's. */
export function compileOperator(
  name: string,
  operand: Value,
  path: string,
  collation?: Collation,
): UpdateOperator {
  switch (name) {
    case '$set':
      return set(operand);
    case '$setOnInsert':
      return {
        creates: true,
        onInsertOnly: true,
        apply: (current, place) => (place.isInsert && !identical(current, operand) ? operand : current),
      };
    case '$unset':
      return { creates: false, apply: () => undefined };
    case '$inc':
    case '$mul':
      return arithmetic(name, operand, path);
    case '$min':
      return extreme(-1, operand, collation);
    case '$max':
      return extreme(1, operand, collation);
    case '$currentDate':
      return currentDate(operand);
    case '$push':
      return push(operand, collation);
    case '$addToSet':
      return addToSet(operand, collation);
    case '$pop':
      return pop(operand, path);
    case '$pull':
      return pull(operand, collation);
    case '$pullAll': {
      if (!Array.isArray(operand))
        throw bad(`$pullAll requires an array argument but was given a ${nameOf(operand)}`);
      return removing('$pull', (v) => operand.some((item) => equal(v, item, collation)));
    }
    case '$bit':
      return bit(operand);
  }
  throw new MongoError(
    9,
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
}
