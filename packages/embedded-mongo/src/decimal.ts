/** Decimal128 arithmetic on BigInt coefficients: 34 digits, half-even, as IEEE 754-2008 and MongoDB have it. */
import { Decimal128 } from 'bson';

export interface Dec {
  kind: 'finite' | 'inf' | 'nan';
  neg: boolean;
  coef: bigint;
  exp: number;
}

const MAX_DIGITS = 34;
const MIN_EXP = -6176;
const MAX_EXP = 6111;
const NAN: Dec = { kind: 'nan', neg: false, coef: 0n, exp: 0 };

const POW: bigint[] = [];
/** 10 to the power n, remembered for the small ones. */
function pow10(n: number): bigint {
  if (n > 400) return 10n ** BigInt(n);
  return (POW[n] ??= 10n ** BigInt(n));
}

function finite(neg: boolean, coef: bigint, exp: number): Dec {
  return { kind: 'finite', neg, coef, exp };
}

const infinity = (neg: boolean): Dec => ({ kind: 'inf', neg, coef: 0n, exp: 0 });

/** Reads the BID encoding. */
export function toDec(d: Decimal128): Dec {
  const b = d.bytes;
  const neg = (b[15] & 0x80) !== 0;
  if ((b[15] & 0x78) === 0x78) return (b[15] & 0x7c) === 0x7c ? NAN : infinity(neg);
  // The other form of the combination field only encodes coefficients over 34 digits, which count as zero.
  if ((b[15] & 0x60) === 0x60)
    return finite(neg, 0n, (((b[15] & 0x1f) << 9) | (b[14] << 1) | (b[13] >> 7)) + MIN_EXP);
  const exp = (((b[15] & 0x7f) << 7) | (b[14] >> 1)) + MIN_EXP;
  let coef = BigInt(b[14] & 1);
  for (let i = 13; i >= 0; i--) coef = (coef << 8n) | BigInt(b[i]);
  if (coef >= pow10(MAX_DIGITS)) coef = 0n;
  return finite(neg, coef, exp);
}

/** Number of decimal digits of a coefficient. */
function digits(coef: bigint): number {
  return coef === 0n ? 1 : coef.toString().length;
}

function divideHalfEven(a: bigint, b: bigint): bigint {
  const q = a / b;
  const twice = (a % b) * 2n;
  return twice > b || (twice === b && (q & 1n) === 1n) ? q + 1n : q;
}

function normalise(d: Dec): Dec {
  if (d.kind !== 'finite') return d;
  let { coef, exp } = d;
  let excess = Math.max(digits(coef) - MAX_DIGITS, MIN_EXP - exp);
  if (excess > 0) {
    coef = excess > 6300 ? 0n : divideHalfEven(coef, pow10(excess));
    exp += excess;
    excess = digits(coef) - MAX_DIGITS;
    if (excess > 0) {
      coef /= pow10(excess);
      exp += excess;
    }
  }
  if (exp > MAX_EXP) {
    if (coef === 0n) exp = MAX_EXP;
    else {
      const shift = exp - MAX_EXP;
      if (shift + digits(coef) > MAX_DIGITS) return infinity(d.neg);
      coef *= pow10(shift);
      exp = MAX_EXP;
    }
  }
  return finite(d.neg, coef, exp);
}

/** Rounds to 34 digits and writes the BID encoding. */
export function fromDec(value: Dec): Decimal128 {
  const d = normalise(value);
  const b = Buffer.alloc(16);
  if (d.kind !== 'finite') {
    b[15] = d.kind === 'nan' ? 0x7c : d.neg ? 0xf8 : 0x78;
    return new Decimal128(b);
  }
  let bits = d.coef | (BigInt(d.exp - MIN_EXP) << 113n) | (d.neg ? 1n << 127n : 0n);
  for (let i = 0; i < 16; i++) {
    b[i] = Number(bits & 255n);
    bits >>= 8n;
  }
  return new Decimal128(b);
}

/** Parses a decimal literal; undefined when it is none. */
export function parseDec(s: string): Dec | undefined {
  const m = /^([+-])?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/.exec(s);
  if (m) {
    const fraction = m[3] ?? m[4] ?? '';
    return normalise(
      finite(m[1] === '-', BigInt((m[2] ?? '') + fraction), Number(m[5] ?? 0) - fraction.length),
    );
  }
  const special = /^([+-])?(inf(?:inity)?|nan)$/i.exec(s);
  if (!special) return undefined;
  return special[2].toLowerCase() === 'nan' ? NAN : infinity(special[1] === '-');
}

export function bigToDec(n: bigint): Dec {
  return finite(n < 0n, n < 0n ? -n : n, 0);
}

/** A double with 15 significant digits, which is how MongoDB widens doubles for decimal arithmetic. */
export function doubleToDec(n: number): Dec {
  if (Number.isNaN(n)) return NAN;
  if (!Number.isFinite(n)) return infinity(n < 0);
  if (Number.isInteger(n) && Math.abs(n) < 1e15)
    return finite(n < 0 || Object.is(n, -0), BigInt(Math.abs(n)), 0);
  return parseDec(n.toPrecision(15)) as Dec;
}

const f64 = new Float64Array(1);
const u64 = new BigUint64Array(f64.buffer);

/** A finite double as an exact decimal (every dyadic fraction is a finite decimal). */
export function exactDec(n: number): Dec {
  f64[0] = Math.abs(n);
  const exponent = Number(u64[0] >> 52n);
  const mantissa = (u64[0] & 0xfffffffffffffn) | (exponent > 0 ? 1n << 52n : 0n);
  const e = (exponent > 0 ? exponent : 1) - 1075;
  return e >= 0 ? finite(n < 0, mantissa << BigInt(e), 0) : finite(n < 0, mantissa * 5n ** BigInt(-e), e);
}

/** The nearest double. */
export function decToDouble(d: Dec): number {
  if (d.kind === 'nan') return NaN;
  if (d.kind === 'inf') return d.neg ? -Infinity : Infinity;
  return Number(`${d.neg ? '-' : ''}${d.coef}e${d.exp}`);
}

const signed = (d: Dec): bigint => (d.neg ? -d.coef : d.coef);

/** Order of two decimals, NaN below everything. */
export function compareDec(a: Dec, b: Dec): number {
  if (a.kind === 'nan' || b.kind === 'nan') return (a.kind === 'nan' ? 0 : 1) - (b.kind === 'nan' ? 0 : 1);
  if (a.kind === 'inf' || b.kind === 'inf') {
    const rank = (d: Dec) => (d.kind === 'inf' ? (d.neg ? -1 : 1) : 0);
    return rank(a) - rank(b);
  }
  const sa = a.coef === 0n ? 0 : a.neg ? -1 : 1;
  const sb = b.coef === 0n ? 0 : b.neg ? -1 : 1;
  if (sa !== sb) return sa < sb ? -1 : 1;
  if (sa === 0) return 0;
  const ma = digits(a.coef) + a.exp;
  const mb = digits(b.coef) + b.exp;
  if (ma !== mb) return ma < mb === sa > 0 ? -1 : 1;
  const exp = Math.min(a.exp, b.exp);
  const x = signed(a) * pow10(a.exp - exp);
  const y = signed(b) * pow10(b.exp - exp);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function addDec(a: Dec, b: Dec): Dec {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'inf') return b.kind === 'inf' && a.neg !== b.neg ? NAN : a;
  if (b.kind === 'inf') return b;
  // Beyond 80 digits apart the smaller one cannot reach the rounding.
  const [hi, lo] = a.exp >= b.exp ? [a, b] : [b, a];
  if (hi.coef !== 0n && hi.exp - lo.exp > 80 && digits(lo.coef) + lo.exp < hi.exp - 40) {
    return normalise(finite(hi.neg, hi.coef * pow10(40), hi.exp - 40));
  }
  const sum = signed(hi) * pow10(hi.exp - lo.exp) + signed(lo);
  return normalise(finite(sum === 0n ? a.neg && b.neg : sum < 0n, sum < 0n ? -sum : sum, lo.exp));
}

export function negateDec(d: Dec): Dec {
  return d.kind === 'nan' ? d : { ...d, neg: !d.neg };
}

export function multiplyDec(a: Dec, b: Dec): Dec {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  const neg = a.neg !== b.neg;
  if (a.kind === 'inf' || b.kind === 'inf') {
    const zero = (a.kind === 'finite' && a.coef === 0n) || (b.kind === 'finite' && b.coef === 0n);
    return zero ? NAN : infinity(neg);
  }
  return normalise(finite(neg, a.coef * b.coef, a.exp + b.exp));
}

export function divideDec(a: Dec, b: Dec): Dec {
  if (a.kind === 'nan' || b.kind === 'nan' || (a.kind === 'inf' && b.kind === 'inf')) return NAN;
  const neg = a.neg !== b.neg;
  if (a.kind === 'inf') return infinity(neg);
  if (b.kind === 'inf') return finite(neg, 0n, MIN_EXP);
  if (b.coef === 0n) return a.coef === 0n ? NAN : infinity(neg);
  const ideal = a.exp - b.exp;
  const scale = Math.max(0, MAX_DIGITS + 2 + digits(b.coef) - digits(a.coef));
  const n = a.coef * pow10(scale);
  let q = n / b.coef;
  let exp = ideal - scale;
  if (n % b.coef !== 0n) {
    // A sticky digit keeps the later rounding to 34 digits right.
    return normalise(finite(neg, q * 10n + 1n, exp - 1));
  }
  while (exp < ideal && q !== 0n && q % 10n === 0n) {
    q /= 10n;
    exp++;
  }
  return normalise(finite(neg, q, q === 0n ? ideal : exp));
}

/** Remainder with the sign of the dividend. */
export function remainderDec(a: Dec, b: Dec): Dec {
  if (a.kind !== 'finite' || b.kind === 'nan' || (b.kind === 'finite' && b.coef === 0n)) return NAN;
  if (b.kind === 'inf') return a;
  const exp = Math.min(a.exp, b.exp);
  return normalise(finite(a.neg, (a.coef * pow10(a.exp - exp)) % (b.coef * pow10(b.exp - exp)), exp));
}

/** Rounds at `place` decimal digits; half goes to even. */
export function roundDec(d: Dec, place: number, mode: 'even' | 'trunc' | 'floor' | 'ceil'): Dec {
  if (d.kind !== 'finite' || d.exp >= -place) return d;
  const unit = pow10(-place - d.exp);
  let q = mode === 'even' ? divideHalfEven(d.coef, unit) : d.coef / unit;
  const up = (mode === 'floor' && d.neg) || (mode === 'ceil' && !d.neg);
  if (up && d.coef % unit !== 0n) q += 1n;
  return normalise(finite(d.neg, q, -place));
}

/** The integer part. */
export function truncateDec(d: Dec): bigint {
  return d.exp >= 0 ? signed(d) * pow10(d.exp) : signed(d) / pow10(-d.exp);
}
