/** The states in which accumulators gather values, in $group and as expressions. */
import { Decimal128, Int32, int32 } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { addDec, bigToDec, divideDec, doubleToDec, fromDec, toDec } from '../decimal.ts';
import type { Dec } from '../decimal.ts';
import { MongoError } from '../errors.ts';
import { canonical, hashKey } from '../keys.ts';
import { roughSize } from './memory.ts';
import {
  compare,
  INT32_MAX,
  INT32_MIN,
  INT64_MAX,
  INT64_MIN,
  isNullish,
  isNumeric,
  toNumber,
} from '../values.ts';
import type { Collation, Maybe } from '../values.ts';

export interface Accumulator {
  add(v: Maybe): void;
  result(): Maybe;
}

/** A sum that is exact for integers; doubles are added with the rounding error carried along, as MongoDB does. */
export class Sum implements Accumulator {
  count = 0;
  private whole = 0; // while the integers stay safe; beyond that in `big`
  private big = 0n;
  private high = 0;
  private low = 0;
  private plain = 0;
  private dec: Dec | undefined;
  private hasLong = false;
  private hasDouble = false;

  add(v: Maybe): void {
    if (v instanceof Int32) this.addSmall(v.value);
    else if (typeof v === 'number') this.addDouble(v);
    else if (typeof v === 'bigint') {
      this.hasLong = true;
      if (v >= -4294967296n && v <= 4294967296n) this.addSmall(Number(v));
      else {
        this.big += v;
        this.count++;
      }
    } else if (v instanceof Decimal128) {
      this.dec = this.dec ? addDec(this.dec, toDec(v)) : toDec(v);
      this.count++;
    }
  }

  private addSmall(n: number): void {
    this.whole += n;
    this.count++;
    if (this.whole > 4503599627370496 || this.whole < -4503599627370496) {
      this.big += BigInt(this.whole);
      this.whole = 0;
    }
  }

  private addDouble(x: number): void {
    this.hasDouble = true;
    this.count++;
    this.plain += x;
    const sum = this.high + x;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (x - part);
    this.high = sum;
  }

  private integers(): bigint {
    return this.big + BigInt(this.whole);
  }

  private double(): number {
    if (!Number.isFinite(this.plain)) return this.plain;
    const n = this.integers();
    if (n === 0n) return this.high + this.low;
    const x = Number(n);
    const sum = this.high + x;
    const part = sum - this.high;
    return sum + (this.low + (this.high - (sum - part) + (x - part)) + Number(n - BigInt(x)));
  }

  private decimal(): Dec {
    const others = this.hasDouble ? doubleToDec(this.double()) : bigToDec(this.integers());
    return addDec(this.dec as Dec, others);
  }

  result(): Value {
    if (this.dec) return fromDec(this.decimal());
    if (this.hasDouble) return this.double();
    const n = this.integers();
    if (!this.hasLong && n >= INT32_MIN && n <= INT32_MAX) return int32(Number(n));
    return n >= INT64_MIN && n <= INT64_MAX ? n : Number(n);
  }

  average(): Value {
    if (this.count === 0) return null;
    if (this.dec) return fromDec(divideDec(this.decimal(), bigToDec(BigInt(this.count))));
    return this.double() / this.count;
  }
}

class Average extends Sum {
  override result(): Value {
    return this.average();
  }
}

class Extreme implements Accumulator {
  private best: Maybe;
  private readonly sign: 1 | -1;
  private readonly collation: Collation | undefined;
  constructor(sign: 1 | -1, collation?: Collation) {
    this.sign = sign;
    this.collation = collation;
  }
  add(v: Maybe): void {
    if (isNullish(v)) return;
    if (this.best === undefined || compare(v, this.best, this.collation) * this.sign > 0) this.best = v;
  }
  result(): Value {
    return this.best ?? null;
  }
}

/** Welford's running variance. */
class Deviation implements Accumulator {
  private count = 0;
  private mean = 0;
  private squares = 0;
  private readonly less: 0 | 1;
  constructor(less: 0 | 1) {
    this.less = less;
  }
  add(v: Maybe): void {
    if (!isNumeric(v)) return;
    const x = toNumber(v);
    this.count++;
    const delta = x - this.mean;
    this.mean += delta / this.count;
    this.squares += delta * (x - this.mean);
  }
  result(): Value {
    const n = this.count - this.less;
    return n <= 0 ? null : Math.sqrt(this.squares / n);
  }
}

class First implements Accumulator {
  private seen = false;
  private v: Maybe;
  add(v: Maybe): void {
    if (!this.seen) this.v = v;
    this.seen = true;
  }
  result(): Value {
    return this.v ?? null;
  }
}

class Last implements Accumulator {
  private v: Maybe;
  add(v: Maybe): void {
    this.v = v;
  }
  result(): Value {
    return this.v ?? null;
  }
}

/** What an accumulator may hold, in bytes. */
const MOST_GATHERED = 100 * 1024 * 1024;

/** Counts what an accumulator holds, roughly; throws 146 when it is too much. */
class Gathering {
  private bytes = 0;
  private readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  add(v: Value): void {
    this.bytes += roughSize(v);
    if (this.bytes > MOST_GATHERED)
      throw new MongoError(
        146,
        `${this.name} used too much memory and cannot spill to disk. Memory limit: ${MOST_GATHERED} bytes`,
      );
  }
}

class Push implements Accumulator {
  private readonly items: Value[] = [];
  private readonly held = new Gathering('$push');
  add(v: Maybe): void {
    if (v === undefined) return;
    this.held.add(v);
    this.items.push(v);
  }
  result(): Value {
    return this.items;
  }
}

class AddToSet implements Accumulator {
  private readonly items = new Map<unknown, Value>();
  private readonly held = new Gathering('$addToSet');
  private readonly same: ((v: Maybe) => Maybe) | undefined;
  constructor(collation?: Collation) {
    this.same = collation && canonical(collation);
  }
  add(v: Maybe): void {
    if (v === undefined) return;
    const key = hashKey(this.same ? this.same(v) : v);
    if (this.items.has(key)) return;
    this.held.add(v);
    this.items.set(key, v);
  }
  result(): Value {
    return [...this.items.values()];
  }
}

class Merge implements Accumulator {
  private readonly out: Doc = new Map();
  add(v: Maybe): void {
    if (isNullish(v)) return;
    if (!(v instanceof Map)) throw new MongoError(40400, '$mergeObjects requires object inputs');
    for (const [name, item] of v) this.out.set(name, item);
  }
  result(): Value {
    return this.out;
  }
}

/** $firstN, $lastN, $minN, $maxN, and $topN and $bottomN whose items carry their sort key. */
export class Several implements Accumulator {
  private items: Maybe[] = [];
  private readonly n: number;
  private readonly order: ((a: Value, b: Value) => number) | undefined;
  private readonly fromEnd: boolean;
  private readonly finish: (items: Maybe[]) => Maybe;
  constructor(
    n: number,
    order: ((a: Value, b: Value) => number) | undefined,
    fromEnd: boolean,
    finish: (items: Maybe[]) => Maybe,
  ) {
    this.n = n;
    this.order = order;
    this.fromEnd = fromEnd;
    this.finish = finish;
  }
  add(v: Maybe): void {
    if (!this.order && !this.fromEnd && this.items.length >= this.n) return;
    this.items.push(v);
    if (this.items.length > this.n * 2 + 64) this.trim();
  }
  private trim(): void {
    if (this.order) this.items.sort(this.order as never);
    this.items = this.fromEnd ? this.items.slice(-this.n) : this.items.slice(0, this.n);
  }
  result(): Maybe {
    this.trim();
    return this.finish(this.items);
  }
}

export class Percentiles implements Accumulator {
  private readonly values: number[] = [];
  private readonly ranks: number[] | undefined;
  constructor(ranks: number[] | undefined) {
    this.ranks = ranks;
  }
  add(v: Maybe): void {
    const n = isNumeric(v) ? toNumber(v) : NaN;
    if (!Number.isNaN(n)) this.values.push(n);
  }
  result(): Value {
    const sorted = Float64Array.from(this.values).sort();
    const at = (p: number): Value =>
      sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
    return this.ranks ? this.ranks.map(at) : at(0.5);
  }
}

export type Factory = (collation?: Collation) => Accumulator;

export const SIMPLE: Record<string, Factory> = {
  $sum: () => new Sum(),
  $avg: () => new Average(),
  $min: (collation) => new Extreme(-1, collation),
  $max: (collation) => new Extreme(1, collation),
  $first: () => new First(),
  $last: () => new Last(),
  $push: () => new Push(),
  $addToSet: (collation) => new AddToSet(collation),
  $stdDevPop: () => new Deviation(0),
  $stdDevSamp: () => new Deviation(1),
  $mergeObjects: () => new Merge(),
};

/** The ranks of $percentile's `p`; throws 7750301 when they are not numbers from 0 to 1. */
export function percentileRanks(p: Maybe): number[] {
  const ranks = Array.isArray(p) ? p.map((x) => (isNumeric(x) ? toNumber(x) : NaN)) : [];
  if (ranks.length === 0 || ranks.some((x) => !(x >= 0 && x <= 1))) {
    throw new MongoError(7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
  }
  return ranks;
}
