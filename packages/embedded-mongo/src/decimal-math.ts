/**
 * Roots, logarithms, powers and angles of decimals, right to their 34 digits: computed on integers of 110 digits after
 * the point, by series after the argument was made small.
 */
import { addDec, bigToDec, compareDec, divideDec, multiplyDec, negateDec, type Dec } from './decimal.ts';

const PLACES = 110;
const ONE = 10n ** BigInt(PLACES);
/** Where the next term of an odd function is below the last digit, it is its own argument. */
const TINY = -40;
/** Beyond it an angle has no digits left that say where in the circle it lies. */
const HUGE = 60;
/** Beyond it e^x is infinite, or zero. */
const MOST_EXPONENT = 15_000;

const NAN: Dec = { kind: 'nan', neg: false, coef: 0n, exp: 0 };
const ZERO = bigToDec(0n);
const INFINITY: Dec = { kind: 'inf', neg: false, coef: 0n, exp: 0 };
const MINUS_INFINITY = negateDec(INFINITY);

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
const times = (a: bigint, b: bigint): bigint => (a * b) / ONE;
const over = (a: bigint, b: bigint): bigint => (a * ONE) / b;

/** The power of ten of the first digit. */
const magnitude = (d: Dec): number => d.coef.toString().length - 1 + d.exp;

function fixed(d: Dec): bigint {
  const shift = d.exp + PLACES;
  const n = shift >= 0 ? d.coef * 10n ** BigInt(shift) : d.coef / 10n ** BigInt(Math.min(-shift, 10_000));
  return d.neg ? -n : n;
}

/** Whole results are exact; others keep their digits. */
function dec(n: bigint, exp = -PLACES): Dec {
  if (n === 0n) return ZERO;
  if (exp === -PLACES && n % ONE === 0n) return bigToDec(n / ONE);
  return { kind: 'finite', neg: n < 0n, coef: abs(n), exp };
}

function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** x - x^3/3 + x^5/5 - ..., or with all signs positive. */
function series(x: bigint, alternates: boolean): bigint {
  const square = times(x, x) * (alternates ? -1n : 1n);
  let power = x;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return sum;
}

const inverse = (n: bigint, alternates: boolean): bigint => series(ONE / n, alternates);
// By Machin, and from 10 = 2^3 * 1.25.
const PI = 16n * inverse(5n, true) - 4n * inverse(239n, true);
const LN10 = 6n * inverse(3n, false) + 2n * inverse(9n, false);

/** e^x of a small x. */
function small(x: bigint): bigint {
  const halvings = 16n;
  const y = x >> halvings;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = times(term, y) / n;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = times(sum, sum);
  return sum;
}

/** e^x as a number and a power of ten. */
function powerOfE(x: bigint): Dec {
  const tens = (x * 2n + (x < 0n ? -LN10 : LN10)) / (2n * LN10);
  return dec(small(x - tens * LN10), Number(tens) - PLACES);
}

/** The natural logarithm of a positive number. */
function logarithm(d: Dec): bigint {
  const tens = magnitude(d);
  const m = fixed({ ...d, exp: d.exp - tens });
  let y =
    BigInt(Math.round(Math.log(Number(m / 10n ** BigInt(PLACES - 15)) / 1e15) * 1e15)) *
    10n ** BigInt(PLACES - 15);
  for (let i = 0; i < 4; i++) {
    // Each round has three times as many right digits.
    const e = small(y);
    y += over(2n * (m - e), m + e);
  }
  return y + BigInt(tens) * LN10;
}

function sineAndCosine(x: bigint): [bigint, bigint] {
  const half = PI / 2n;
  const quarters = (x * 2n + (x < 0n ? -half : half)) / (2n * half);
  const r = x - quarters * half;
  const square = -times(r, r);
  let sine = 0n;
  let cosine = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n += 2n) {
    cosine += term;
    sine += times(term, r) / n;
    term = times(term, square) / (n * (n + 1n));
  }
  switch (((quarters % 4n) + 4n) % 4n) {
    case 0n:
      return [sine, cosine];
    case 1n:
      return [cosine, -sine];
    case 2n:
      return [-sine, -cosine];
    default:
      return [-cosine, sine];
  }
}

function arcTangent(x: bigint): bigint {
  if (x < 0n) return -arcTangent(-x);
  if (x > ONE) return PI / 2n - arcTangent(over(ONE, x));
  let y = x;
  for (let i = 0; i < 3; i++) y = over(y, ONE + squareRoot(ONE * ONE + y * y));
  return 8n * series(y, true);
}

function arcSine(x: bigint): bigint {
  if (abs(x) >= ONE) return x < 0n ? -PI / 2n : PI / 2n;
  return arcTangent(over(x, squareRoot(ONE * ONE - x * x)));
}

/** A function of decimals; close to zero an odd one gives its own argument. */
function define(of: (d: Dec) => Dec, infinities: [minus: Dec, plus: Dec], odd = false): (d: Dec) => Dec {
  return (d) => {
    if (d.kind === 'nan') return NAN;
    if (d.kind === 'inf') return infinities[d.neg ? 0 : 1];
    if (odd && (d.coef === 0n || magnitude(d) < TINY)) return d;
    return of(d);
  };
}

const quarter = dec(PI / 2n);
const angle =
  (of: (x: bigint) => Dec) =>
  (d: Dec): Dec =>
    magnitude(d) > HUGE ? NAN : of(fixed(d));

export const sqrt = define(
  (d) => {
    if (d.coef === 0n) return d;
    // Twice the digits of the result, and an even power of ten.
    const shift = 80 + ((d.exp + 80) & 1);
    const root = squareRoot(d.coef * 10n ** BigInt(shift));
    let exp = (d.exp - shift) / 2;
    if (root * root !== d.coef * 10n ** BigInt(shift)) return { ...d, coef: root * 10n + 1n, exp: exp - 1 };
    let coef = root;
    while (coef % 10n === 0n && exp < d.exp / 2) {
      coef /= 10n;
      exp++;
    }
    return { ...d, coef, exp };
  },
  [NAN, INFINITY],
);

export const exp = define(
  (d) => {
    if (d.coef === 0n) return bigToDec(1n);
    if (magnitude(d) > 5 || abs(fixed(d)) > BigInt(MOST_EXPONENT) * ONE) return d.neg ? ZERO : INFINITY;
    return powerOfE(fixed(d));
  },
  [ZERO, INFINITY],
);

export const ln = define((d) => dec(logarithm(d)), [NAN, INFINITY]);

export const log10 = define(
  (d) => {
    const digits = d.coef.toString();
    if (/^10*$/.test(digits)) return bigToDec(BigInt(magnitude(d)));
    return dec(over(logarithm(d), LN10));
  },
  [NAN, INFINITY],
);

export const sin = define(
  angle((x) => dec(sineAndCosine(x)[0])),
  [NAN, NAN],
  true,
);
export const cos = define(
  angle((x) => dec(sineAndCosine(x)[1])),
  [NAN, NAN],
);
export const tan = define(
  angle((x) => {
    const [sine, cosine] = sineAndCosine(x);
    return divideDec(dec(sine), dec(cosine));
  }),
  [NAN, NAN],
  true,
);
export const asin = define((d) => dec(arcSine(fixed(d))), [NAN, NAN], true);
export const acos = define((d) => dec(PI / 2n - arcSine(fixed(d))), [NAN, NAN]);
export const atan = define(
  (d) => (magnitude(d) > HUGE ? { ...quarter, neg: d.neg } : dec(arcTangent(fixed(d)))),
  [negateDec(quarter), quarter],
  true,
);

const half = (d: Dec): Dec => divideDec(d, bigToDec(2n));
/** The sum of e^x and e^-x, or their difference, halved. */
const hyperbolic =
  (sign: 1 | -1) =>
  (d: Dec): Dec => {
    if (magnitude(d) > 5) return sign < 0 && d.neg ? MINUS_INFINITY : INFINITY;
    const x = fixed(d);
    if (abs(x) > 100n * ONE) {
      const large = half(powerOfE(abs(x)));
      return sign < 0 && d.neg ? negateDec(large) : large;
    }
    const e = fixed(powerOfE(abs(x)));
    const sum = (e + BigInt(sign) * over(ONE, e)) / 2n;
    return dec(sign < 0 && d.neg ? -sum : sum);
  };
export const sinh = define(hyperbolic(-1), [MINUS_INFINITY, INFINITY], true);
export const cosh = define(hyperbolic(1), [INFINITY, INFINITY]);
export const tanh = define(
  (d) => {
    const x = magnitude(d) > 2 ? 100n * ONE : abs(fixed(d));
    if (x >= 100n * ONE) return bigToDec(d.neg ? -1n : 1n);
    const e = fixed(powerOfE(2n * x));
    const ratio = over(e - ONE, e + ONE);
    return dec(d.neg ? -ratio : ratio);
  },
  [bigToDec(-1n), bigToDec(1n)],
  true,
);

/** ln(x + sqrt(x^2 + sign)); of a large x that is ln(2x). */
function areaOf(x: bigint, sign: bigint): bigint {
  const root = squareRoot(x * x + sign * ONE * ONE);
  return logarithm(dec(x + root));
}
const ofLarge = (d: Dec): bigint => logarithm(multiplyDec({ ...d, neg: false }, bigToDec(2n)));
export const asinh = define(
  (d) => {
    const area = magnitude(d) > HUGE ? ofLarge(d) : areaOf(abs(fixed(d)), 1n);
    return dec(d.neg ? -area : area);
  },
  [MINUS_INFINITY, INFINITY],
  true,
);
export const acosh = define(
  (d) => dec(magnitude(d) > HUGE ? ofLarge(d) : areaOf(fixed(d), -1n)),
  [NAN, INFINITY],
);
export const atanh = define(
  (d) => {
    const x = fixed(d);
    if (abs(x) === ONE) return d.neg ? MINUS_INFINITY : INFINITY;
    return dec(logarithm(dec(over(ONE + x, ONE - x))) / 2n);
  },
  [NAN, NAN],
  true,
);

// As MongoDB has them: multiplied by a factor of 34 digits.
const RADIANS = addDec(dec(PI / 180n), ZERO);
const DEGREES = addDec(dec(over(180n * ONE, PI)), ZERO);
export const degreesToRadians = define((d) => multiplyDec(d, RADIANS), [MINUS_INFINITY, INFINITY]);
export const radiansToDegrees = define((d) => multiplyDec(d, DEGREES), [MINUS_INFINITY, INFINITY]);

/** The angle of a point, from -pi to pi. */
export function atan2(y: Dec, x: Dec): Dec {
  if (y.kind === 'nan' || x.kind === 'nan') return NAN;
  const upwards = (n: bigint): Dec => dec(y.neg ? -n : n);
  const yZero = y.kind === 'finite' && y.coef === 0n;
  const xZero = x.kind === 'finite' && x.coef === 0n;
  if (y.kind === 'inf') {
    const eighths = x.kind !== 'inf' ? 2n : x.neg ? 3n : 1n;
    return upwards((PI * eighths) / 4n);
  }
  if (yZero || x.kind === 'inf') return x.neg ? upwards(PI) : { ...ZERO, neg: y.neg };
  if (xZero) return upwards(PI / 2n);
  const ratio = divideDec({ ...y, neg: false }, { ...x, neg: false });
  const slope = fixed(atan(ratio));
  return upwards(x.neg ? PI - slope : slope);
}

/** x to the power y. */
export function pow(x: Dec, y: Dec): Dec {
  if (y.kind === 'finite' && y.coef === 0n) return bigToDec(1n);
  if (x.kind === 'nan' || y.kind === 'nan') return NAN;
  if (x.kind !== 'finite' || y.kind !== 'finite' || x.coef === 0n) return powerOfExtremes(x, y);
  const whole = y.exp >= 0 ? y.coef * 10n ** BigInt(Math.min(y.exp, 40)) : undefined;
  const scaled =
    whole ?? (y.coef % 10n ** BigInt(-y.exp) === 0n ? y.coef / 10n ** BigInt(-y.exp) : undefined);
  if (x.neg && scaled === undefined) return NAN;
  const neg = x.neg && scaled !== undefined && scaled % 2n === 1n;
  if (scaled !== undefined && scaled < 2000n) {
    const power: Dec = { kind: 'finite', neg, coef: x.coef ** scaled, exp: x.exp * Number(scaled) };
    return y.neg ? divideDec(bigToDec(1n), power) : power;
  }
  const product = multiplyDec(dec(logarithm({ ...x, neg: false })), y);
  return { ...exp(product), neg };
}

function powerOfExtremes(x: Dec, y: Dec): Dec {
  const one = compareDec({ ...x, neg: false }, bigToDec(1n));
  if (x.kind === 'finite' && x.coef !== 0n) {
    if (one === 0) return bigToDec(1n);
    return one > 0 !== y.neg ? INFINITY : ZERO;
  }
  const grows = (x.kind === 'inf') !== y.neg;
  const isOdd = y.kind === 'finite' && y.exp === 0 && y.coef % 2n === 1n;
  return { ...(grows ? INFINITY : ZERO), neg: x.neg && isOdd };
}

/** The logarithm of x to a base. */
export const log = (x: Dec, base: Dec): Dec => divideDec(rounded(ln(x)), rounded(ln(base)));

const rounded = (d: Dec): Dec => addDec(d, ZERO);
