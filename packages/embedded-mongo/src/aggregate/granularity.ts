/** The series of preferred numbers to which $bucketAuto rounds its boundaries. */
import { MongoError } from '../errors.ts';
import { isNumeric, toNumber, type Maybe } from '../values.ts';

/** Rounds to the next preferred number above, or below; 0 stays. */
export interface Rounder {
  up(n: number): number;
  down(n: number): number;
}

/** The Renard series of ISO 3: R80, of which the others are every second, fourth, ... number. */
const R80 = [
  100, 103, 106, 109, 112, 115, 118, 122, 125, 128, 132, 136, 140, 145, 150, 155, 160, 165, 170, 175, 180,
  185, 190, 195, 200, 206, 212, 218, 224, 230, 236, 243, 250, 258, 265, 272, 280, 290, 300, 307, 315, 325,
  335, 345, 355, 365, 375, 387, 400, 412, 425, 437, 450, 462, 475, 487, 500, 515, 530, 545, 560, 580, 600,
  615, 630, 650, 670, 690, 710, 730, 750, 775, 800, 825, 850, 875, 900, 925, 950, 975,
];
/** The E24 series of IEC 60063, of which E12 and E6 are every second and fourth number. */
const E24 = [10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91];
/** E192 is a geometric series of three digits, but for one number of the standard. */
const E192 = Array.from({ length: 192 }, (_, i) => Math.round(100 * 10 ** (i / 192))).map((n) =>
  n === 919 ? 920 : n,
);

const every = (step: number, series: number[]) => series.filter((_, i) => i % step === 0);

const SERIES: Record<string, number[]> = {
  R5: every(16, R80),
  R10: every(8, R80),
  R20: every(4, R80),
  R40: every(2, R80),
  R80,
  '1-2-5': [10, 20, 50],
  E6: every(4, E24),
  E12: every(2, E24),
  E24,
  E48: every(4, E192),
  E96: every(2, E192),
  E192,
};

function preferred(series: number[]): Rounder {
  const first = series[0];
  const last = series[series.length - 1];
  return {
    up(n) {
      if (n === 0) return 0;
      let unit = 1;
      while (n >= last * unit) unit *= 10;
      while (n < first * unit) {
        const above = first * unit;
        unit /= 10;
        if (n >= last * unit) return above;
      }
      return series.find((x) => n < x * unit)! * unit;
    },
    down(n) {
      if (n === 0) return 0;
      let unit = 1;
      while (n <= first * unit) unit /= 10;
      while (n > last * unit) {
        const below = last * unit;
        unit *= 10;
        if (n <= first * unit) return below;
      }
      return series.findLast((x) => x * unit < n)! * unit;
    },
  };
}

const POWERS_OF_2: Rounder = {
  up: (n) => (n === 0 ? 0 : 2 ** (Math.floor(Math.log2(n)) + 1)),
  down: (n) => (n === 0 ? 0 : 2 ** (Math.ceil(Math.log2(n)) - 1)),
};

/** The rounder of a granularity's name; throws 40257 for an unknown one. */
export function rounderOf(name: string): Rounder {
  if (name === 'POWERSOF2') return POWERS_OF_2;
  if (!Object.hasOwn(SERIES, name)) throw new MongoError(40257, `Unknown rounding granularity '${name}'`);
  return preferred(SERIES[name]);
}

/** The number to round; throws for what is no number, NaN or negative. */
export function roundable(v: Maybe): number {
  if (!isNumeric(v))
    throw new MongoError(
      40258,
      '$bucketAuto can specify a granularity only when all of the values it groups by are numeric',
    );
  const n = toNumber(v);
  if (Number.isNaN(n))
    throw new MongoError(40259, '$bucketAuto can specify a granularity only when no value is NaN');
  if (n < 0)
    throw new MongoError(40260, '$bucketAuto can specify a granularity only when no value is negative');
  return n;
}
