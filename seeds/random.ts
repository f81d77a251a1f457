/** A repeatable source of randomness: the same seed gives the same numbers on every machine. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** @param seed any text */
  constructor(seed: string) {
    [this.a, this.b, this.c] = hash(seed);
    for (let i = 0; i < 15; i++) this.next();
  }

  /** 0 <= x < 1. Small Fast Counter, 32 bits (sfc32, from Chris Doty-Humphrey's PractRand). */
  next(): number {
    const sum = (this.a + this.b + this.counter++) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** min <= n <= max, whole. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)];
  }
}

/** Picks indexes in proportion to their weights. */
export class Weighted {
  private readonly upTo: Float64Array;

  constructor(weights: ArrayLike<number>) {
    this.upTo = new Float64Array(weights.length);
    let total = 0;
    for (let i = 0; i < weights.length; i++) this.upTo[i] = total += weights[i];
  }

  pick(random: Random): number {
    const point = random.next() * this.upTo[this.upTo.length - 1];
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle] > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Three words of state from a text (FNV-1a, once for each word). */
function hash(text: string): [number, number, number] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b].map((basis) => {
    let word = basis;
    for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193);
    return word;
  });
  return words as [number, number, number];
}
