import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  decode,
  doc,
  encode,
  Int32,
  MaxKey,
  ObjectId,
  Timestamp,
  UNDEFINED,
  type Doc,
  type Value,
} from './bson.ts';
import { MongoError } from './errors.ts';
import { compileMatch } from './match.ts';
import { compileUpdate, type Updater } from './update.ts';

/** A repeatable source of numbers from 0 up to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Few names, so that paths meet fields; some whose bytes are unusual, and two with the same hash.
const NAMES = ['a', 'b', 'c', 'Aa', 'BB', '0', '1', 'ключ', '__proto__', 'a longer name of a field'];
const LEAVES: (() => Value)[] = [
  () => new Int32(5),
  () => new Int32(-1),
  () => new Int32(2147483647),
  () => 1.5,
  () => -0,
  () => NaN,
  () => 9007199254740993n,
  () => -(2n ** 63n),
  () => Decimal128.fromString('1.50'),
  () => 'text',
  () => 'ein längerer Text, mehr als 24 Bytes',
  () => '',
  () => true,
  () => false,
  () => null,
  () => UNDEFINED,
  () => new Date(1_700_000_000_123),
  () => new Date(-1),
  () => new ObjectId('65a1b2c3d4e5f60718293a4b'),
  () => new Binary(Buffer.from([1, 0, 2]), 0),
  () => new Timestamp({ t: 5, i: 6 }),
  () => new BSONRegExp('^a', 'i'),
  () => new Code('f()'),
  () => new MaxKey(),
];

class Maker {
  readonly next: () => number;
  constructor(seed: number) {
    this.next = numbers(seed);
  }
  below = (n: number): number => Math.floor(this.next() * n);
  pick = <V>(list: readonly V[]): V => list[this.below(list.length)];

  value(depth: number): Value {
    const kind = this.next();
    if (depth > 0 && kind < 0.35) return this.fields(depth - 1);
    if (depth > 0 && kind < 0.5) return Array.from({ length: this.below(4) }, () => this.value(depth - 1));
    return this.pick(LEAVES)();
  }

  fields(depth: number): Doc {
    const out: Doc = new Map();
    for (let n = this.below(7); n > 0; n--) out.set(this.pick(NAMES), this.value(depth));
    return out;
  }

  document(): Doc {
    return new Map<string, Value>([['_id', new Int32(this.below(9))], ...this.fields(3)]);
  }

  path(): string {
    return Array.from({ length: 1 + this.below(4) }, () => this.pick(NAMES)).join('.');
  }

  operand(operator: string): Value {
    switch (operator) {
      case '$inc':
      case '$mul':
        return this.pick<Value>([new Int32(1), new Int32(-7), 0.5, 3n, Decimal128.fromString('2.5')]);
      case '$unset':
        return '';
      case '$push':
      case '$addToSet':
        return this.next() < 0.5 ? this.value(1) : doc({ $each: [this.value(1), this.value(1)] });
      case '$pop':
        return new Int32(1);
      case '$pull':
        return this.pick(LEAVES)();
      case '$currentDate':
        return true;
      case '$rename':
        return this.path();
      case '$bit':
        return doc({ or: 6 });
      default:
        return this.value(2);
    }
  }

  update(operators: readonly string[]): Doc {
    const out: Doc = new Map();
    for (let n = 1 + this.below(3); n > 0; n--) {
      const operator = this.pick(operators);
      const fields: Doc = new Map();
      for (let m = 1 + this.below(4); m > 0; m--) fields.set(this.path(), this.operand(operator));
      out.set(operator, fields);
    }
    return out;
  }
}

const NOW = new Date(1_750_000_000_000);
const CONTEXT = { isInsert: false, now: NOW };

/** The bytes, or code and message of the error. */
function outcome(work: () => Uint8Array): string {
  try {
    return Buffer.from(work()).toString('hex');
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

function decoded(updater: Updater, before: Doc): string {
  return outcome(() => encode(updater.apply(before, CONTEXT)));
}

const ALL = [
  '$set',
  '$set',
  '$inc',
  '$unset',
  '$mul',
  '$min',
  '$max',
  '$setOnInsert',
  '$push',
  '$addToSet',
  '$pop',
  '$pull',
  '$currentDate',
  '$rename',
  '$bit',
];
// These hardly ever fail, so that most updates go all the way.
const KIND = ['$set', '$set', '$unset', '$min', '$max', '$setOnInsert', '$currentDate'];

describe('updates of stored bytes', () => {
  it.each([
    ['all operators', ALL],
    ['operators that seldom fail', KIND],
  ])('give what decoding, applying and encoding gives: %s', (_what, operators) => {
    const make = new Maker(operators.length);
    const seen = { changed: 0, same: 0, failed: 0 };
    for (let n = 0; n < 20_000; n++) {
      const before = make.document();
      const bytes = encode(before);
      const update = make.update(operators);
      let updater: Updater;
      try {
        updater = compileUpdate(update);
      } catch (error) {
        if (error instanceof MongoError) continue; // conflicting paths: nothing to compare
        throw error;
      }
      const wanted = decoded(updater, before);
      const got = outcome(() => updater.applyRaw(bytes, CONTEXT));
      if (got !== wanted) expect({ n, before, update, got }).toEqual({ n, before, update, got: wanted });
      if (/^\d+ /.test(wanted)) seen.failed++;
      else if (wanted === bytes.toString('hex')) seen.same++;
      else seen.changed++;
    }
    // The comparison means something only when all three happen.
    expect(seen.changed).toBeGreaterThan(1500);
    expect(seen.same).toBeGreaterThan(300);
    expect(seen.failed).toBeGreaterThan(300);
  });

  it('change many counters of nested maps, again and again', () => {
    const make = new Maker(7);
    let stored: Uint8Array = encode(doc({ _id: 1, lastBatch: 0 }));
    let wanted = decode(stored);
    for (let batch = 1; batch <= 200; batch++) {
      const inc: Doc = new Map();
      for (let n = 0; n < 30; n++) {
        const user = `users.user-${make.below(60)}`;
        inc.set(`${user}.n`, new Int32(1));
        inc.set(`${user}.t.${make.pick(['buy', 'sell'])}.${make.pick(['USD', 'EUR'])}`, 2n ** 40n);
      }
      const updater = compileUpdate(
        new Map<string, Value>([
          ['$inc', inc],
          ['$set', doc({ lastBatch: batch, day: '2026-01-31' })],
        ]),
      );
      stored = updater.applyRaw(stored, CONTEXT);
      wanted = updater.apply(wanted, CONTEXT);
      expect(Buffer.compare(stored, encode(wanted))).toBe(0);
    }
    expect((wanted.get('users') as Doc).size).toBe(60);
  });

  it('give back the same bytes when nothing changes', () => {
    const bytes = encode(doc({ _id: 1, a: { b: 1, c: 'x' }, d: [1, 2] }));
    const updater = compileUpdate(
      doc({ $set: { 'a.b': 1 }, $max: { 'a.c': 'a' }, $unset: { e: '', 'd.x': '' } }),
    );
    expect(updater.applyRaw(bytes, CONTEXT)).toBe(bytes);
  });

  it('put elements at the place that the filter found', () => {
    const before = doc({ _id: 1, z: { list: [{ k: 1 }, { k: 2 }, { k: 3 }] }, tail: 'kept' });
    const matcher = compileMatch(doc({ 'z.list.k': 2 }));
    const updater = compileUpdate(doc({ $set: { 'z.list.$.k': 20 }, $inc: { 'z.n': 1 } }));
    const after = updater.applyRaw(encode(before), { isInsert: false, matcher });
    expect(decode(after)).toEqual(
      doc({ _id: 1, z: { list: [{ k: 1 }, { k: 20 }, { k: 3 }], n: 1 }, tail: 'kept' }),
    );
  });

  it('refuse to change _id, and take the same one', () => {
    const bytes = encode(doc({ _id: 1, a: 1 }));
    expect(() => compileUpdate(doc({ $set: { _id: 2 } })).applyRaw(bytes, CONTEXT)).toThrow(
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
    const after = compileUpdate(doc({ $set: { _id: 1, a: 2 } })).applyRaw(bytes, CONTEXT);
    expect(decode(after)).toEqual(doc({ _id: 1, a: 2 }));
  });

  it('keep what stands beside the changed field byte by byte, also what decoding would lose', () => {
    const twice = Buffer.concat([
      Buffer.from([33, 0, 0, 0]),
      Buffer.from([0x10, 0x61, 0, 1, 0, 0, 0]), // a: 1
      Buffer.from([0x10, 0x62, 0, 2, 0, 0, 0]), // b: 2
      Buffer.from([0x10, 0x62, 0, 3, 0, 0, 0]), // b: 3
      Buffer.from([0x10, 0x63, 0, 4, 0, 0, 0]), // c: 4
      Buffer.from([0]),
    ]);
    const after = compileUpdate(doc({ $inc: { c: 1 } })).applyRaw(twice, CONTEXT);
    const wanted = Buffer.from(twice);
    wanted[28] = 5;
    expect(Buffer.from(after).toString('hex')).toBe(wanted.toString('hex'));
  });

  it('refuse what would nest too deeply, as the encoder does', () => {
    const bytes = encode(doc({ _id: 1 }));
    const path = Array.from({ length: 205 }, () => 'a').join('.');
    expect(() => compileUpdate(doc({ $set: { [path]: 1 } })).applyRaw(bytes, CONTEXT)).toThrow(
      'BSON nesting exceeds the limit of 200 levels',
    );
  });
});
