/** Roots, powers, logarithms and trigonometry: of decimals in decimals, of other numbers in doubles. */
import { Decimal128, Int32, int32 } from '../bson.ts';
import type { Value } from '../bson.ts';
import { fromDec, toDec, type Dec } from '../decimal.ts';
import * as decimal from '../decimal-math.ts';
import { MongoError } from '../errors.ts';
import { INT64_MAX, INT64_MIN, isNumeric, toDecimal, toNumber } from '../values.ts';
import type { Numeric } from '../values.ts';
import { defineStrict, nameOfType } from './registry.ts';

/** A function of one number; `check` throws for what is outside of its domain. */
function real(
  name: string,
  ofDouble: (n: number) => number,
  ofDecimal: (d: Dec) => Dec,
  check?: (n: number) => void,
): void {
  defineStrict(name, 1, ([v]): Value => {
    if (!isNumeric(v))
      throw new MongoError(28765, `${name} only supports numeric types, not ${nameOfType(v)}`);
    const n = toNumber(v);
    check?.(n);
    return v instanceof Decimal128 ? fromDec(ofDecimal(toDec(v))) : ofDouble(n);
  });
}

real('$sqrt', Math.sqrt, decimal.sqrt, (n) => {
  if (n < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
});
real('$exp', Math.exp, decimal.exp);
real('$ln', Math.log, decimal.ln, (n) => {
  if (n <= 0) throw new MongoError(28766, `$ln's argument must be a positive number, but is ${n}`);
});
real('$log10', Math.log10, decimal.log10, (n) => {
  if (n <= 0) throw new MongoError(28761, `$log10's argument must be a positive number, but is ${n}`);
});

const between = (name: string, low: number, high: number) => (n: number) => {
  if (n < low || n > high)
    throw new MongoError(50989, `cannot apply ${name} to ${n}, value must be in [${low},${high}]`);
};
const finite = (name: string) => between(name, -Number.MAX_VALUE, Number.MAX_VALUE);
real('$sin', Math.sin, decimal.sin, finite('$sin'));
real('$cos', Math.cos, decimal.cos, finite('$cos'));
real('$tan', Math.tan, decimal.tan, finite('$tan'));
real('$asin', Math.asin, decimal.asin, between('$asin', -1, 1));
real('$acos', Math.acos, decimal.acos, between('$acos', -1, 1));
real('$atan', Math.atan, decimal.atan);
real('$sinh', Math.sinh, decimal.sinh);
real('$cosh', Math.cosh, decimal.cosh);
real('$tanh', Math.tanh, decimal.tanh);
real('$asinh', Math.asinh, decimal.asinh);
real('$acosh', Math.acosh, decimal.acosh, between('$acosh', 1, Infinity));
real('$atanh', Math.atanh, decimal.atanh, between('$atanh', -1, 1));
real('$degreesToRadians', (n) => (n * Math.PI) / 180, decimal.degreesToRadians);
real('$radiansToDegrees', (n) => (n * 180) / Math.PI, decimal.radiansToDegrees);

const isDecimal = (a: Numeric, b: Numeric): boolean => a instanceof Decimal128 || b instanceof Decimal128;

/** A function of two numbers, in decimals when one of them is. */
function inDecimals(of: (a: Dec, b: Dec) => Dec, a: Numeric, b: Numeric): Decimal128 {
  return fromDec(of(toDec(toDecimal(a)), toDec(toDecimal(b))));
}

defineStrict('$atan2', 2, ([y, x]) => {
  if (!isNumeric(y)) throw new MongoError(51044, `$atan2 only supports numeric types, not ${nameOfType(y)}`);
  if (!isNumeric(x)) throw new MongoError(51045, `$atan2 only supports numeric types, not ${nameOfType(x)}`);
  return isDecimal(y, x) ? inDecimals(decimal.atan2, y, x) : Math.atan2(toNumber(y), toNumber(x));
});

defineStrict('$log', 2, ([v, base]) => {
  if (!isNumeric(v)) throw new MongoError(28756, `$log's argument must be numeric, not ${nameOfType(v)}`);
  if (!isNumeric(base)) throw new MongoError(28757, `$log's base must be numeric, not ${nameOfType(base)}`);
  const n = toNumber(v);
  const b = toNumber(base);
  if (n <= 0) throw new MongoError(28758, `$log's argument must be a positive number, but is ${n}`);
  if (b <= 0 || b === 1)
    throw new MongoError(28759, `$log's base must be a positive number not equal to 1, but is ${b}`);
  return isDecimal(v, base) ? inDecimals(decimal.log, v, base) : Math.log(n) / Math.log(b);
});

const isWhole = (v: Numeric): v is Int32 | bigint => v instanceof Int32 || typeof v === 'bigint';

defineStrict('$pow', 2, ([base, exponent]) => {
  if (!isNumeric(base)) throw new MongoError(28762, `$pow's base must be numeric, not ${nameOfType(base)}`);
  if (!isNumeric(exponent))
    throw new MongoError(28763, `$pow's exponent must be numeric, not ${nameOfType(exponent)}`);
  const b = toNumber(base);
  const e = toNumber(exponent);
  if (b === 0 && e < 0) throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  if (isDecimal(base, exponent)) return inDecimals(decimal.pow, base, exponent);
  if (isWhole(base) && isWhole(exponent) && (Math.abs(b) < 2 || (e >= 0 && e < 64))) {
    // -1, 0 and 1 only care whether the exponent is zero, odd or even.
    const times = Math.abs(b) < 2 && e !== 0 ? 2 - Math.abs(e % 2) : e;
    const power = BigInt(base instanceof Int32 ? base.value : base) ** BigInt(times);
    if (power >= INT64_MIN && power <= INT64_MAX) {
      const narrow =
        base instanceof Int32 && exponent instanceof Int32 && power >= -2147483648n && power <= 2147483647n;
      return narrow ? int32(Number(power)) : power;
    }
  }
  return b ** e;
});
