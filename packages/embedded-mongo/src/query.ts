import type { Doc, Value } from './bson.ts';
import { collationFor, numberOf, type Collection } from './catalog.ts';
import type { Connection } from './connection.ts';
import { MongoError, timeOver } from './errors.ts';
import { planFilter } from './expr-filter.ts';
import { shapeOf, type ShapeOptions } from './find-shape.ts';
import { compileMatch, filterFields, type Matcher } from './match.ts';
import { checkKilled, type Operation } from './operations.ts';
import { choosePlan, type Plan } from './planner.ts';
import { compileProjection, type Projector } from './project.ts';
import { FEW, countKeys, scan, type Counters } from './scan.ts';
import { compileSort, sortBuffer, type Sorter } from './sort.ts';
import type { Maybe } from './values.ts';
import { TURN_MS, turn } from './writer.ts';

/** A read, as find, aggregate and others ask for it. */
export interface QuerySpec extends ShapeOptions {
  filter: Doc;
  sort?: Doc;
  projection?: Doc;
  skip?: number;
  /** 0 or missing: all. */
  limit?: number;
  hint?: Value;
  min?: Doc;
  max?: Doc;
  /** Missing: that of the collection. */
  collation?: Doc;
  /** Those of `let`, or of a $lookup. */
  variables?: ReadonlyMap<string, Maybe>;
  /** The command's time, for $$NOW. */
  now?: Date;
  /** Only the number of documents is wanted. */
  counting?: boolean;
  /** The only top-level fields that are read of the documents, when that is known. */
  fields?: readonly string[];
}

/** A sort that must hold more than this in memory, in bytes, is refused with 292. */
const MAX_SORT_BYTES = 256 * 1024 * 1024;
const OUT_ROWS = 512;

/** Lets others run when this task has held the event loop for a while, and ends a task that has had its time. */
export class Breath {
  private last = performance.now();
  private deadline: number;
  private paused: number | undefined;
  /** On whose behalf it is taken; of a cursor, that of its latest getMore. */
  operation: Operation | undefined;

  constructor(maxTimeMs?: number, operation?: Operation) {
    this.operation = operation;
    this.deadline = maxTimeMs ? this.last + maxTimeMs : Infinity;
  }

  /** Whether its time is limited. */
  get limited(): boolean {
    return this.deadline !== Infinity;
  }

  /** Until `resume` the time of the task stands still: a cursor's does so between two commands. */
  pause(): void {
    this.paused = performance.now();
  }

  resume(): void {
    if (this.paused !== undefined) this.deadline += performance.now() - this.paused;
    this.paused = undefined;
  }

  /** A promise when a turn is due, else undefined. Throws 50 MaxTimeMSExpired and 11601 Interrupted. */
  take(): Promise<void> | undefined {
    const now = performance.now();
    if (now > this.deadline) throw timeOver();
    checkKilled(this.operation);
    if (now - this.last < TURN_MS) return undefined;
    return turn().then(() => {
      this.last = performance.now();
    });
  }
}

/** The direction of `{$natural: 1}` or `{$natural: -1}`. */
function naturalOf(v: Value | undefined): number | undefined {
  return v instanceof Map ? numberOf(v.get('$natural')) : undefined;
}

/** A query made ready: compiled and planned, not yet run. */
export class Query {
  readonly matcher: Matcher;
  readonly sorter: Sorter | undefined;
  readonly projector: Projector | undefined;
  readonly plan: Plan;
  readonly counters: Counters = { keys: 0, documents: 0 };
  returned = 0;
  /** The limit is reached: nothing can follow. */
  ended = false;
  private readonly connection: Connection;
  private readonly collection: Collection | undefined;
  private readonly spec: QuerySpec;
  /** With `returnKey`: the index keys of the documents that were found. */
  private readonly keys: WeakMap<Uint8Array, Uint8Array> | undefined;

  /** Throws MongoDB's errors for what is wrong with the query. A missing collection is an empty one. */
  constructor(connection: Connection, collection: Collection | undefined, spec: QuerySpec) {
    this.connection = connection;
    this.collection = collection;
    this.spec = spec;
    this.keys = spec.returnKey ? new WeakMap() : undefined;
    const collation = collationFor(collection, spec.collation);
    const { variables, now } = spec;
    this.matcher = compileMatch(spec.filter, { collation, variables, now });
    this.sorter = spec.sort && !spec.sort.has('$natural') ? compileSort(spec.sort, collation) : undefined;
    this.projector =
      spec.projection &&
      compileProjection(spec.projection, { matcher: this.matcher, collation, variables, now });
    const natural = naturalOf(spec.sort) ?? naturalOf(spec.hint);
    const taken = spec.limit ? spec.limit + (spec.skip ?? 0) : undefined;
    this.plan = collection
      ? choosePlan(connection, collection, {
          filter: planFilter(spec.filter, variables),
          sort: this.sorter?.fields,
          limit: taken,
          hint: spec.hint,
          min: spec.min,
          max: spec.max,
          collation,
          counting: spec.counting,
          fields: spec.fields ?? this.fieldsRead(),
        })
      : { stage: 'EOF', intervals: [], reverse: false, sorted: true, merge: false, exact: true };
    this.plan.keyless = !spec.returnKey;
    if (natural !== undefined && this.plan.stage === 'COLLSCAN') {
      this.plan.reverse = natural < 0;
    }
  }

  /** What filter, sort and projection look at, when that is not everything. */
  private fieldsRead(): string[] | undefined {
    const { filter, sort } = this.spec;
    if (!this.projector?.fields || this.spec.returnKey || this.spec.showRecordId) return undefined;
    const read = new Set(this.projector.fields);
    if (!filterFields(filter, read)) return undefined;
    for (const path of sort?.keys() ?? []) read.add(path.split('.', 1)[0]);
    return [...read];
  }

  /** Pieces of matching documents as stored, or what an index tells of them, in order, skipped and limited, without the projection. */
  async *documents(breath: Breath): AsyncGenerator<Uint8Array[]> {
    if (!this.collection) return;
    const { limit } = this.spec;
    let skip = this.spec.skip ?? 0;
    let left = limit || Infinity;
    if (this.sorter && !this.plan.sorted) {
      for (const piece of await this.sorted(breath, this.sorter, skip + left)) {
        this.returned += piece.length;
        yield piece;
        const due = breath.take();
        if (due) await due;
      }
      this.ended = true;
      return;
    }
    const first =
      this.plan.exact && left !== Infinity ? skip + left : left === Infinity ? 128 : skip + left + 16;
    for (const piece of scan(this.connection, this.collection, this.plan, this.counters, first)) {
      const out: Uint8Array[] = [];
      let worked = 0;
      for (const row of piece) {
        if (++worked % FEW === 0) await breath.take();
        if (!this.plan.exact && !this.matcher.test(row[1])) continue;
        if (skip > 0) {
          skip--;
          continue;
        }
        this.keys?.set(row[1], row[2]);
        out.push(row[1]);
        if (--left === 0) break;
      }
      this.returned += out.length;
      if (left === 0) this.ended = true;
      if (out.length) yield out;
      if (left === 0) return;
      const due = breath.take();
      if (due) await due;
    }
  }

  /** The number of matching documents can be told without reading them. */
  get countable(): boolean {
    const { stage, exact, index } = this.plan;
    return exact && stage !== 'EOF' && stage !== 'OR' && !index?.multikey;
  }

  /** How many documents match, skipped and limited: kept, from index keys, or by reading them. */
  async count(breath: Breath): Promise<number> {
    const c = this.collection;
    if (!c) return 0;
    if (this.countable) {
      const all =
        this.plan.stage === 'COLLSCAN' ? c.count : countKeys(this.connection, c, this.plan, this.counters);
      const rest = Math.max(0, all - (this.spec.skip ?? 0));
      return this.spec.limit ? Math.min(rest, this.spec.limit) : rest;
    }
    let n = 0;
    for await (const piece of this.documents(breath)) n += piece.length;
    return n;
  }

  /** As `documents`, projected. */
  async *results(breath: Breath): AsyncGenerator<Uint8Array[]> {
    const { projector, plan, keys } = this;
    const shape = shapeOf(this.spec, plan, projector, (bytes) => keys?.get(bytes));
    for await (const piece of this.documents(breath)) {
      const change = shape ?? (projector && ((bytes: Uint8Array) => projector.apply(bytes)));
      if (!change) {
        yield piece;
        continue;
      }
      const out: Uint8Array[] = [];
      for (const bytes of piece) {
        out.push(change(bytes));
        const due = breath.take(); // one expression may take long
        if (due) await due;
      }
      yield out;
    }
  }

  private async sorted(breath: Breath, sorter: Sorter, limit: number): Promise<Uint8Array[][]> {
    const buffer = sortBuffer<Uint8Array>(sorter, limit === Infinity ? undefined : limit);
    let held = 0;
    for (const piece of scan(this.connection, this.collection!, this.plan, this.counters)) {
      let worked = 0;
      for (const row of piece) {
        if (++worked % FEW === 0) await breath.take();
        if (!this.plan.exact && !this.matcher.test(row[1])) continue;
        this.keys?.set(row[1], row[2]);
        buffer.add(row[1]);
        held += row[1].length;
      }
      if (limit === Infinity && held > MAX_SORT_BYTES) {
        throw new MongoError(
          292,
          'Sort exceeded the memory limit of the embedded engine; add an index or a limit',
        );
      }
      const due = breath.take();
      if (due) await due;
    }
    const rows = buffer.drain().slice(this.spec.skip ?? 0);
    const pieces: Uint8Array[][] = [];
    for (let at = 0; at < rows.length; at += OUT_ROWS) pieces.push(rows.slice(at, at + OUT_ROWS));
    return pieces;
  }
}
