/** Stages that need no other collection. Each maps chunks of rows to chunks of rows. */
import { decode, int32, RawDoc } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileMatch } from '../match.ts';
import { show } from '../show.ts';
import { compileSort, sortBuffer } from '../sort.ts';
import { isNumeric, toInteger, toNumber } from '../values.ts';
import type { Maybe } from '../values.ts';
import { compileGroup } from './group.ts';
import { Holding, tooMuch } from './memory.ts';
import { setPath } from './paths.ts';
import type { PipelineEnv, Row, Stage } from './stage.ts';

/** A group takes about 250 bytes, what it gathers aside. */
const MOST_GROUPS = 1_000_000;

/** Rows in one chunk of a stage that makes its own. */
export const CHUNK = 1000;

/** So many rows may be worked out between two looks at the clock: the expressions of one may take long. */
const FEW = 16;

export function* chunksOf(rows: Row[]): Generator<Row[]> {
  for (let i = 0; i < rows.length; i += CHUNK) yield rows.slice(i, i + CHUNK);
}

export const toDoc = (row: Row): Doc => (row instanceof Map ? row : decode(row));

export function matchStage(argument: Value, env: PipelineEnv): Stage {
  if (!(argument instanceof Map))
    throw new MongoError(15959, 'the match filter must be an expression in an object');
  const matcher = compileMatch(argument, {
    collation: env.collation,
    variables: env.variables,
    now: env.now,
  });
  if (matcher.always) return (input) => input;
  return async function* (input) {
    for await (const rows of input) {
      const kept: Row[] = [];
      for (const [i, row] of rows.entries()) {
        if (row instanceof Map ? matcher.testDoc(row) : matcher.test(row)) kept.push(row);
        if (i % FEW === FEW - 1) await env.breathe?.();
      }
      if (kept.length > 0) yield kept;
    }
  };
}

export function groupStage(argument: Value, env: PipelineEnv): Stage {
  const compiled = compileGroup(argument, {
    variables: env.variables,
    collation: env.collation,
    now: env.now,
  });
  return async function* (input) {
    const grouping = compiled.start();
    for await (const rows of input) {
      for (const [i, row] of rows.entries()) {
        grouping.add(row);
        if (i % FEW === FEW - 1) await env.breathe?.();
      }
      if (grouping.size > MOST_GROUPS) throw tooMuch('$group');
    }
    yield* chunksOf(grouping.results());
  };
}

export function sortStage(argument: Value, env: PipelineEnv, limit: number | undefined): Stage {
  if (!(argument instanceof Map))
    throw new MongoError(15973, 'the $sort key specification must be an object');
  const sorter = compileSort(argument, env.collation);
  if (!sorter) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return async function* (input) {
    const buffer = sortBuffer<Row>(sorter, limit);
    const holding = new Holding('$sort');
    for await (const rows of input) {
      for (const row of rows) {
        buffer.add(row);
        if (limit === undefined) holding.add(row);
      }
      await env.breathe?.();
    }
    yield* chunksOf(buffer.drain());
  };
}

/** The number of $limit or $skip. */
export function countOf(name: string, v: Value): number {
  const n = toInteger(v);
  if (n === undefined) {
    const why = isNumeric(v) ? 'Cannot represent as a 64-bit integer' : 'Expected a number in';
    throw new MongoError(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: ${why}: ${name}: ${show(v)}`,
    );
  }
  if (n < 0)
    throw new MongoError(
      name === '$limit' ? 5107201 : 5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${show(v)}`,
    );
  if (name === '$limit' && n === 0) throw new MongoError(15958, 'the limit must be positive');
  return n;
}

export function limitStage(n: number): Stage {
  return async function* (input) {
    let left = n;
    for await (const rows of input) {
      if (rows.length >= left) {
        yield rows.slice(0, left);
        return;
      }
      left -= rows.length;
      yield rows;
    }
  };
}

export function skipStage(n: number): Stage {
  return async function* (input) {
    let left = n;
    for await (const rows of input) {
      if (left === 0) yield rows;
      else if (rows.length > left) {
        yield rows.slice(left);
        left = 0;
      } else left -= rows.length;
    }
  };
}

export function countStage(argument: Value): Stage {
  if (typeof argument !== 'string' || argument === '')
    throw new MongoError(argument === '' ? 40157 : 40156, 'the count field must be a non-empty string');
  if (argument.startsWith('$')) throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  if (argument.includes('.')) throw new MongoError(40160, "the count field cannot contain '.'");
  return async function* (input) {
    let n = 0;
    for await (const rows of input) n += rows.length;
    if (n > 0) yield [new Map([[argument, n > 2147483647 ? BigInt(n) : int32(n)]])];
  };
}

function valueAt(row: Row, path: readonly string[]): Maybe {
  let v: Maybe = row instanceof Map ? row.get(path[0]) : new RawDoc(row).get(path[0]);
  for (let i = 1; i < path.length; i++) v = v instanceof Map ? v.get(path[i]) : undefined;
  return v;
}

export function unwindStage(argument: Value): Stage {
  let path: Maybe = argument;
  let keepEmpty = false;
  let indexField: string | undefined;
  if (argument instanceof Map) {
    path = argument.get('path');
    for (const [key, v] of argument) {
      if (key === 'preserveNullAndEmptyArrays') {
        if (typeof v !== 'boolean')
          throw new MongoError(
            28809,
            'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage',
          );
        keepEmpty = v;
      } else if (key === 'includeArrayIndex') {
        if (typeof v !== 'string' || v === '')
          throw new MongoError(
            28810,
            'expected a non-empty string for the includeArrayIndex option to $unwind stage',
          );
        if (v.startsWith('$'))
          throw new MongoError(
            28822,
            "includeArrayIndex option to $unwind stage should not be prefixed with a '$'",
          );
        indexField = v;
      } else if (key !== 'path') throw new MongoError(28811, `unrecognized option to $unwind stage: ${key}`);
    }
  } else if (typeof argument !== 'string') {
    throw new MongoError(15981, 'expected either a string or an object as specification for $unwind stage');
  }
  if (path === undefined) throw new MongoError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw new MongoError(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const segments = path.slice(1).split('.');
  const indexPath = indexField?.split('.');

  const build = (doc: Doc, v: Maybe, index: number | null): Doc => {
    const out = v === undefined ? doc : setPath(doc, segments, v);
    return indexPath ? setPath(out, indexPath, index === null ? null : BigInt(index)) : out;
  };
  return async function* (input) {
    for await (const rows of input) {
      let out: Row[] = [];
      for (const row of rows) {
        const v = valueAt(row, segments);
        if (!Array.isArray(v)) {
          const present = v !== undefined && v !== null;
          if (present || keepEmpty) out.push(indexPath ? build(toDoc(row), undefined, null) : row);
        } else if (v.length === 0) {
          if (keepEmpty) out.push(build(setPath(toDoc(row), segments, undefined), undefined, null));
        } else {
          const doc = toDoc(row);
          v.forEach((item, i) => out.push(build(doc, item, i)));
        }
        if (out.length >= CHUNK) {
          yield out;
          out = [];
        }
      }
      if (out.length > 0) yield out;
    }
  };
}

export function sampleStage(argument: Value): Stage {
  if (!(argument instanceof Map))
    throw new MongoError(28745, 'the $sample stage specification must be an object');
  for (const key of argument.keys())
    if (key !== 'size') throw new MongoError(28748, `unrecognized option to $sample: ${key}`);
  const v = argument.get('size');
  if (v === undefined) throw new MongoError(28749, '$sample stage must specify a size');
  if (!isNumeric(v)) throw new MongoError(28746, 'size argument to $sample must be a number');
  const size = Math.trunc(toNumber(v));
  if (!(size > 0)) throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return async function* (input) {
    // Reservoir sampling: each row is equally likely to stay.
    const kept: Row[] = [];
    let seen = 0;
    for await (const rows of input) {
      for (const row of rows) {
        seen++;
        if (kept.length < size) kept.push(row);
        else {
          const i = Math.floor(Math.random() * seen);
          if (i < size) kept[i] = row;
        }
      }
    }
    for (let i = kept.length - 1; i > 0; i--) {
      const k = Math.floor(Math.random() * (i + 1));
      [kept[i], kept[k]] = [kept[k], kept[i]];
    }
    yield* chunksOf(kept);
  };
}
