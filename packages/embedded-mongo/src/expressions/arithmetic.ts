/** Arithmetic, rounding and bits. */
import { Decimal128, Int32, int32 } from '../bson.ts';
import type { Value } from '../bson.ts';
import { exactDec, decToDouble, fromDec, roundDec, toDec } from '../decimal.ts';
import { MongoError } from '../errors.ts';
import {
  calculate,
  divide,
  INT64_MAX,
  INT64_MIN,
  isNullish,
  isNumeric,
  toInteger,
  toNumber,
} from '../values.ts';
import type { Numeric } from '../values.ts';
import { argumentsOf, define, defineStrict, nameOfType, OPERATORS } from './registry.ts';

/** A sum or product of numbers: int64 that overflows becomes a double. */
function widen(op: 'add' | 'subtract' | 'multiply', a: Numeric, b: Numeric): Numeric {
  const result = calculate(op, a, b);
  if (result !== undefined) return result;
  const x = toNumber(a);
  const y = toNumber(b);
  return op === 'add' ? x + y : op === 'subtract' ? x - y : x * y;
}

function dateOf(ms: Numeric): Date {
  const whole = Math.round(toNumber(ms));
  const date = new Date(whole);
  if (Number.isNaN(date.getTime())) throw new MongoError(15, 'date overflow');
  return date;
}

OPERATORS.set('$add', (operand, context) => {
  const nodes = argumentsOf('$add', operand, context, 0, Infinity);
  return {
    evaluate(run) {
      let sum: Numeric = int32(0);
      let isDate = false;
      for (const node of nodes) {
        const v = node.evaluate(run);
        if (isNullish(v)) return null;
        if (v instanceof Date) {
          if (isDate) throw new MongoError(16612, 'only one date allowed in an $add expression');
          isDate = true;
          sum = widen('add', sum, BigInt(v.getTime()));
        } else if (isNumeric(v)) sum = widen('add', sum, v);
        else throw new MongoError(14, `$add only supports numeric or date types, not ${nameOfType(v)}`);
      }
      return isDate ? dateOf(sum) : sum;
    },
    constant: nodes.every((n) => n.constant),
  };
});

OPERATORS.set('$multiply', (operand, context) => {
  const nodes = argumentsOf('$multiply', operand, context, 0, Infinity);
  return {
    evaluate(run) {
      let product: Numeric = int32(1);
      for (const node of nodes) {
        const v = node.evaluate(run);
        if (isNullish(v)) return null;
        if (!isNumeric(v))
          throw new MongoError(14, `$multiply only supports numeric types, not ${nameOfType(v)}`);
        product = widen('multiply', product, v);
      }
      return product;
    },
    constant: nodes.every((n) => n.constant),
  };
});

defineStrict('$subtract', 2, ([a, b]) => {
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime());
    if (isNumeric(b)) return dateOf(a.getTime() - toNumber(b));
  } else if (isNumeric(a) && isNumeric(b)) return widen('subtract', a, b);
  throw new MongoError(14, `can't $subtract ${nameOfType(b)} from ${nameOfType(a)}`);
});

const isWhole = (v: Numeric): v is Int32 | bigint => v instanceof Int32 || typeof v === 'bigint';
const isZero = (v: Numeric) => toNumber(v) === 0;

defineStrict('$divide', 2, ([a, b]) => {
  if (!isNumeric(a) || !isNumeric(b)) {
    throw new MongoError(
      14,
      `$divide only supports numeric types, not ${nameOfType(a)} and ${nameOfType(b)}`,
    );
  }
  if (isZero(b)) throw new MongoError(2, "can't $divide by zero");
  return divide(a, b);
});

defineStrict('$mod', 2, ([a, b]) => {
  if (!isNumeric(a) || !isNumeric(b)) {
    throw new MongoError(
      16611,
      `$mod only supports numeric types, not ${nameOfType(a)} and ${nameOfType(b)}`,
    );
  }
  if (isZero(b)) throw new MongoError(16610, "can't $mod by zero");
  // A whole double is an integer here when the dividend is one.
  const divisor = isWhole(a) && typeof b === 'number' && b === (b | 0) ? int32(b) : b;
  return calculate('remainder', a, divisor);
});

function numeric(name: string, code: number, apply: (v: Numeric) => Value): void {
  defineStrict(name, 1, ([v]) => {
    if (!isNumeric(v))
      throw new MongoError(code, `${name} only supports numeric types, not ${nameOfType(v)}`);
    return apply(v);
  });
}

numeric('$abs', 28765, (v) => {
  if (v instanceof Int32) return v.value === -2147483648 ? 2147483648n : int32(Math.abs(v.value));
  if (typeof v === 'bigint') {
    if (v === INT64_MIN) throw new MongoError(28680, "can't take $abs of long long min");
    return v < 0n ? -v : v;
  }
  return v instanceof Decimal128 ? fromDec({ ...toDec(v), neg: false }) : Math.abs(v);
});
numeric('$ceil', 28765, (v) => {
  if (isWhole(v)) return v;
  return v instanceof Decimal128 ? fromDec(roundDec(toDec(v), 0, 'ceil')) : Math.ceil(v);
});
numeric('$floor', 28765, (v) => {
  if (isWhole(v)) return v;
  return v instanceof Decimal128 ? fromDec(roundDec(toDec(v), 0, 'floor')) : Math.floor(v);
});

function rounding(name: string, mode: 'even' | 'trunc'): void {
  define(name, [1, 2], ([v, digits]) => {
    if (isNullish(v)) return null;
    if (!isNumeric(v))
      throw new MongoError(51081, `${name} only supports numeric types, not ${nameOfType(v)}`);
    if (digits === null) return null;
    const place = digits === undefined ? 0 : toInteger(digits);
    if (place === undefined)
      throw new MongoError(51082, `precision argument to ${name} must be a integral value`);
    if (place < -20 || place > 100)
      throw new MongoError(
        51083,
        `cannot apply ${name} with precision value ${place} value must be in [-20, 100]`,
      );
    if (isWhole(v)) {
      if (place >= 0) return v;
      const unit = 10n ** BigInt(-place);
      const n = BigInt(v instanceof Int32 ? v.value : v);
      const abs = n < 0n ? -n : n;
      let q = abs / unit;
      const twice = (abs % unit) * 2n;
      if (mode === 'even' && (twice > unit || (twice === unit && q % 2n === 1n))) q += 1n;
      const rounded = (n < 0n ? -q : q) * unit;
      if (rounded < INT64_MIN || rounded > INT64_MAX)
        throw new MongoError(51080, 'invalid conversion from Decimal128 result in $round');
      return v instanceof Int32 && rounded >= -2147483648n && rounded <= 2147483647n
        ? int32(Number(rounded))
        : rounded;
    }
    if (v instanceof Decimal128) return fromDec(roundDec(toDec(v), place, mode));
    if (!Number.isFinite(v)) return v;
    return decToDouble(roundDec(exactDec(v), place, mode));
  });
}
rounding('$round', 'even');
rounding('$trunc', 'trunc');

OPERATORS.set('$rand', (operand) => {
  const none = Array.isArray(operand) ? operand.length === 0 : operand instanceof Map && operand.size === 0;
  if (!none) throw new MongoError(3040501, '$rand does not currently accept arguments');
  return { evaluate: () => Math.random(), constant: false };
});

function bitwise(name: string, start: bigint, apply: (a: bigint, b: bigint) => bigint): void {
  define(name, [0, Infinity], (args) => {
    let bits = start;
    let narrow = true;
    for (const v of args) {
      if (isNullish(v)) return null;
      if (v instanceof Int32) bits = apply(bits, BigInt(v.value));
      else if (typeof v === 'bigint') {
        bits = apply(bits, v);
        narrow = false;
      } else throw new MongoError(14, `${name} only supports int and long operands.`);
    }
    return narrow ? int32(Number(bits)) : bits;
  });
}
bitwise('$bitAnd', -1n, (a, b) => a & b);
bitwise('$bitOr', 0n, (a, b) => a | b);
bitwise('$bitXor', 0n, (a, b) => a ^ b);
defineStrict('$bitNot', 1, ([v]) => {
  if (v instanceof Int32) return int32(~v.value);
  if (typeof v === 'bigint') return ~v;
  throw new MongoError(14, `$bitNot only supports int and long, not: ${nameOfType(v)}.`);
});
