/** $densify: makes documents for the values that are missing in a sequence of numbers or dates. */
import { decode, int32, typeOf, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { addUnits, isUnit, zoneOf, type Unit } from '../expressions/dates.ts';
import { descend } from '../expressions/compile.ts';
import { hashKey } from '../keys.ts';
import {
  calculate,
  compare,
  isNullish,
  isNumeric,
  toNumber,
  typeName,
  type Maybe,
  type Numeric,
} from '../values.ts';
import { Holding } from './memory.ts';
import { fieldPath, setPath } from './paths.ts';
import { chunksOf, CHUNK } from './stages.ts';
import type { PipelineEnv, Row, Stage } from './stage.ts';

/** A stage makes at most so many documents. */
const MOST = 500_000;
const UTC = zoneOf(undefined);

type Point = Numeric | Date;

interface Densify {
  field: string[];
  partitions: string[][];
  step: Numeric;
  unit?: Unit;
  bounds: 'full' | 'partition' | [Point, Point];
}

function parse(spec: Value): Densify {
  if (!(spec instanceof Map)) {
    const found = typeName(typeOf(spec));
    throw new MongoError(9, `The $densify stage specification must be an object, found ${found}`);
  }
  const known = (of: Doc, names: string[], within: string): void => {
    for (const key of of.keys())
      if (!names.includes(key))
        throw new MongoError(40415, `BSON field '${within}.${key}' is an unknown field.`);
  };
  known(spec, ['field', 'partitionByFields', 'range'], '$densify');
  const field = required(spec, 'field', '$densify');
  const range = required(spec, 'range', '$densify');
  if (typeof field !== 'string') throw wrongType('field', 'string');
  if (!(range instanceof Map)) throw wrongType('range', 'object');
  known(range, ['step', 'unit', 'bounds'], '$densify.range');
  const names = spec.get('partitionByFields') ?? [];
  if (!Array.isArray(names)) throw wrongType('partitionByFields', 'array');
  const partitions = names.map((name) => {
    if (typeof name !== 'string') throw wrongType('partitionByFields', 'string');
    return fieldPath(name);
  });
  for (const name of names as string[]) {
    if (`${name}.`.startsWith(`${field}.`))
      throw new MongoError(
        8993000,
        "BSON field 'partitionByFields' contains the field that is being densified",
      );
    if (field.startsWith(`${name}.`))
      throw new MongoError(
        9554500,
        "The field that is being densified contains the BSON field 'partitionByFields'",
      );
  }
  const step = required(range, 'step', '$densify.range');
  if (!isNumeric(step) || !(toNumber(step) > 0))
    throw new MongoError(
      5733401,
      'The step parameter in a range statement must be a strictly positive numeric value',
    );
  const unit = range.get('unit');
  if (unit !== undefined && typeof unit !== 'string') throw wrongType('range.unit', 'string');
  if (unit !== undefined && !Number.isInteger(toNumber(step)))
    throw new MongoError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  if (unit !== undefined && !isUnit(unit)) throw new MongoError(9, `unknown time unit value: ${unit}`);
  const bounds = boundsOf(range, { step, unit }, partitions);
  return { field: fieldPath(field), partitions, step, unit, bounds };
}

function required(of: Doc, key: string, within: string): Value {
  const v = of.get(key);
  if (v === undefined)
    throw new MongoError(40414, `BSON field '${within}.${key}' is missing but a required field`);
  return v;
}

const wrongType = (key: string, expected: string): MongoError =>
  new MongoError(14, `BSON field '$densify.${key}' is the wrong type, expected type '${expected}'`);

function boundsOf(
  range: Doc,
  { step, unit }: { step: Numeric; unit: Unit | undefined },
  partitions: string[][],
): Densify['bounds'] {
  const bounds = required(range, 'bounds', '$densify.range');
  if (bounds === 'full') return bounds;
  if (bounds === 'partition') {
    if (partitions.length === 0)
      throw new MongoError(
        5733408,
        "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.",
      );
    return bounds;
  }
  if (typeof bounds === 'string')
    throw new MongoError(5946802, "Bounds string must either be 'full' or 'partition'");
  if (!Array.isArray(bounds))
    throw new MongoError(
      5733404,
      "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  if (bounds.length !== 2)
    throw new MongoError(5733403, 'A bounding array in a range statement must have exactly two elements');
  const [low, high] = bounds;
  if (compare(low, high) > 0) {
    throw new MongoError(
      5733402,
      'A bounding array must be an ascending array of either two dates or two numbers',
    );
  }
  const mixed = 'A bounding array must contain either both dates or both numeric types';
  if (isNumeric(low)) {
    if (unit !== undefined) throw new MongoError(5733409, 'Numeric bounds may not have unit parameter');
    if (!isNumeric(high)) throw new MongoError(5733406, mixed);
    if (typeOf(low) !== typeOf(high) || typeOf(low) !== typeOf(step))
      throw new MongoError(5876900, 'Upper bound, lower bound, and step must all have the same type');
    return [low, high];
  }
  if (!(low instanceof Date)) throw new MongoError(5946800, 'Explicit bounds must be numeric or dates');
  if (!(high instanceof Date)) throw new MongoError(5733405, mixed);
  if (unit === undefined) throw new MongoError(5733410, 'A bounding array of dates must specify a unit');
  return [low, high];
}

interface Entry {
  row: Row;
  v: Maybe;
}

interface Partition {
  key: Doc;
  sortKey: Maybe[];
  entries: Entry[];
}

export function densifyStage(argument: Value, env: PipelineEnv): Stage {
  const spec = parse(argument);
  const { field, partitions, step, unit, bounds } = spec;

  const check = (v: Maybe): void => {
    if (isNullish(v)) return;
    if (!isNumeric(v) && !(v instanceof Date))
      throw new MongoError(5733201, 'Densify field type must be numeric or a date');
    if (unit !== undefined && isNumeric(v))
      throw new MongoError(
        6053600,
        'Encountered numeric densify value in collection when step has a date unit.',
      );
    if (unit === undefined && v instanceof Date)
      throw new MongoError(
        6053600,
        'Encountered date densify value in collection when step does not have a date unit.',
      );
  };

  /** The value after so many steps. */
  const after = (base: Point, steps: number): Point => {
    if (base instanceof Date) return new Date(addUnits(base.getTime(), unit!, steps * toNumber(step), UTC));
    return calculate('add', base, calculate('multiply', step, int32(steps))!)!;
  };

  const partitionOf = (row: Row, into: Map<string, Partition>): Partition => {
    const doc = partitions.length > 0 ? toDoc(row) : undefined;
    const sortKey = partitions.map((path) => (doc ? descend(doc, path, 0) : undefined));
    const key = sortKey.map((v) => `${typeof v}:${String(hashKey(v))}`).join('\0');
    let found = into.get(key);
    if (!found) {
      let own: Doc = new Map();
      partitions.forEach((path, i) => {
        if (sortKey[i] !== undefined) own = setPath(own, path, sortKey[i]);
      });
      into.set(key, (found = { key: own, sortKey, entries: [] }));
    }
    return found;
  };

  let made = 0;
  const make = ({ key }: Partition, v: Point): Doc => {
    if (++made > MOST)
      throw new MongoError(
        5897900,
        `Generated ${made} documents in $densify, which is over the limit of ${MOST}. ` +
          "Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents",
      );
    return setPath(key, field, v);
  };

  /** The documents of one partition with those that fill it, from `low` up to `high`, which belongs to it or not. */
  function* filled(partition: Partition, low: Point, high: Point, closed: boolean): Generator<Row> {
    let steps = 0;
    let next = low;
    const within = (): boolean => {
      const c = compare(next, high);
      return c < 0 || (closed && c === 0);
    };
    for (const { row, v } of partition.entries) {
      if (!isNullish(v)) {
        while (within() && compare(next, v) < 0) {
          yield make(partition, next);
          next = after(low, ++steps);
        }
        while (compare(next, v) === 0) next = after(low, ++steps);
      }
      yield row;
    }
    while (within()) {
      yield make(partition, next);
      next = after(low, ++steps);
    }
  }

  return async function* (input) {
    const found = new Map<string, Partition>();
    const holding = new Holding('$densify');
    made = 0;
    let least: Point | undefined;
    let greatest: Point | undefined;
    for await (const rows of input) {
      for (const row of rows) {
        holding.add(row);
        const v = descend(toDoc(row), field, 0);
        check(v);
        partitionOf(row, found).entries.push({ row, v });
        if (isNullish(v)) continue;
        const point = v as Point;
        if (least === undefined || compare(point, least) < 0) least = point;
        if (greatest === undefined || compare(point, greatest) > 0) greatest = point;
      }
      await env.breathe?.();
    }
    const all = [...found.values()].sort((a, b) => byKeys(a.sortKey, b.sortKey));
    // Where there is nothing, explicit bounds are filled all the same.
    if (all.length === 0 && partitions.length === 0) all.push({ key: new Map(), sortKey: [], entries: [] });
    let out: Row[] = [];
    for (const partition of all) {
      partition.entries.sort((a, b) => compare(a.v ?? null, b.v ?? null));
      const [low, high, closed] = rangeOf(bounds, partition, least, greatest);
      const rows =
        low === undefined ? partition.entries.map(({ row }) => row) : filled(partition, low, high!, closed);
      for (const row of rows) {
        out.push(row);
        if (out.length < CHUNK) continue;
        yield out;
        out = [];
        await env.breathe?.();
      }
    }
    yield* chunksOf(out);
  };
}

const toDoc = (row: Row): Doc => (row instanceof Map ? row : decode(row));

function byKeys(a: Maybe[], b: Maybe[]): number {
  for (let i = 0; i < a.length; i++) {
    const c = compare(a[i] ?? null, b[i] ?? null);
    if (c !== 0) return c;
  }
  return 0;
}

function rangeOf(
  bounds: Densify['bounds'],
  { entries }: Partition,
  least: Point | undefined,
  greatest: Point | undefined,
): [Point | undefined, Point | undefined, boolean] {
  if (bounds === 'full') return [least, greatest, true];
  if (bounds !== 'partition') return [bounds[0], bounds[1], false];
  const points = entries.filter(({ v }) => !isNullish(v));
  return [points[0]?.v as Point | undefined, points.at(-1)?.v as Point | undefined, true];
}
