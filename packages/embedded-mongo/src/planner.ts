import { doc, type Doc, type Value } from './bson.ts';
import {
  FIRST,
  LAST,
  after,
  conditionsOf,
  intersect,
  type Condition,
  type Conditions,
  type Range,
  type Strings,
} from './bounds.ts';
import { checkHint } from './args.ts';
import { keyDirection, type Collection, type IndexInfo } from './catalog.ts';
import type { CompiledCollation } from './collation.ts';
import type { Connection } from './connection.ts';
import { coveredBy, type Covered } from './covered.ts';
import { MongoError } from './errors.ts';
import { ESTIMATE_CAP, estimate } from './estimate.ts';
import { holdsAll } from './index-content.ts';
import { folded } from './index-values.ts';
import { encodeId, encodeKey } from './keys.ts';
import type { SortField } from './sort.ts';

/** Keys of an index (or of the collection itself) from `lo` up to but without `hi`. */
export interface Interval {
  lo: Buffer;
  hi: Buffer;
  /** Bytes that all keys of the interval share, up to the field that the sort begins with; for merging. */
  shared: number;
  /** It holds one value only: by `_id`, one document at most. */
  point?: boolean;
}

export interface Plan {
  stage: 'EOF' | 'COLLSCAN' | 'IDHACK' | 'IXSCAN' | 'OR';
  /** Missing: the collection's own order, by `_id`. */
  index?: IndexInfo;
  intervals: Interval[];
  reverse: boolean;
  /** Documents come in the order that was asked for. */
  sorted: boolean;
  /** The order comes from reading the intervals side by side. */
  merge: boolean;
  /** Every key in the intervals belongs to a document that matches. */
  exact: boolean;
  /** All that is read of the documents can be told from the index's keys. */
  covered?: Covered;
  /** Nobody asks by which keys the documents were found. */
  keyless?: boolean;
  children?: Plan[];
}

export interface PlanRequest {
  filter: Doc;
  sort?: readonly SortField[];
  /** Documents that will be taken, the skipped ones included. */
  limit?: number;
  hint?: Value;
  collation?: CompiledCollation;
  /** Keys of the hinted index from `min` up to but without `max`. */
  min?: Doc;
  max?: Doc;
  /** Only the number of documents is wanted. */
  counting?: boolean;
  /** The only top-level fields that are read of the documents, when that is known. */
  fields?: readonly string[];
}

interface Target {
  index?: IndexInfo;
  fields: readonly { path: string; direction: 1 | -1 }[];
  multikey: number;
}

interface Candidate {
  plan: Plan;
  /** How many fields, from the first, are bound to points. */
  points: number;
  /** The next one is bound to ranges. */
  ranged: boolean;
}

/** Fields that have one value in all keys read: `constant` in the documents too, `held` perhaps one of an array. */
interface Fixed {
  constant: Set<string>;
  held: Set<string>;
}
const NOTHING_FIXED: Fixed = { constant: new Set(), held: new Set() };

const MAX_INTERVALS = 1000;
const MAX_MERGE = 100;
const ID_FIELDS = [{ path: '_id', direction: 1 as const }];

/** Chooses how to find the documents of a query. Throws 2 BadValue for a hint without an index. */
export function choosePlan(connection: Connection, c: Collection, request: PlanRequest): Plan {
  const plan = choose(connection, c, request);
  noteUse(c, plan);
  return plan;
}

/** Counts the use of the indexes of a plan, for $indexStats. */
function noteUse(c: Collection, plan: Plan): void {
  if (plan.index) plan.index.use.ops++;
  else if (plan.stage === 'IDHACK' || plan.stage === 'IXSCAN') c.idUse.ops++;
  for (const child of plan.children ?? []) noteUse(c, child);
}

function choose(connection: Connection, c: Collection, request: PlanRequest): Plan {
  const conditions = conditionsOf(request.filter, request.collation ? 'unknown' : 'plain');
  const forIndex = (index?: IndexInfo): Conditions =>
    index?.collation ? conditionsOf(request.filter, stringsIn(index.collation, request)) : conditions;
  const hinted = request.hint === undefined ? undefined : hintTarget(c, request.hint);
  if (request.min?.size || request.max?.size) return between(hinted, request);
  if (hinted === 'natural') return collscan(conditions);
  if (hinted) {
    const own = forIndex(hinted.index);
    return (candidate(hinted, own, request) ?? whole(hinted, own, request)).plan;
  }

  const id = conditions.paths.get('_id');
  const own: Target = { fields: ID_FIELDS, multikey: 0 };
  if (id) {
    const byId = candidate(own, conditions, request)!;
    if (!byId.plan.intervals.length) return { ...byId.plan, stage: 'EOF' };
    if (byId.points) {
      if (byId.plan.intervals.length === 1) return { ...byId.plan, stage: 'IDHACK', sorted: true };
      return byId.plan;
    }
  }
  const candidates: Candidate[] = [];
  const targets: [Target, Conditions][] = [[own, conditions]];
  for (const index of c.indexes) {
    const known = forIndex(index);
    if (index.hidden || !holdsAll(index, known, request.filter)) continue;
    targets.push([{ index, fields: index.fields, multikey: index.multikey }, known]);
  }
  for (const [target, known] of targets) {
    const found = candidate(target, known, request);
    if (found) {
      if (!found.plan.intervals.length) return { ...found.plan, stage: 'EOF', sorted: true };
      if (
        target.index?.unique &&
        found.points === target.fields.length &&
        found.plan.intervals.length === 1
      ) {
        return found.plan;
      }
      candidates.push(found);
    } else if (request.sort) {
      const ordered = whole(target, known, request);
      if (ordered.plan.sorted) candidates.push(ordered);
    }
  }
  const alternatives = orPlan(connection, c, request, conditions);
  if (!candidates.some(({ points, ranged }) => points || ranged) && alternatives) return alternatives;
  if (!candidates.length) return collscan(conditions);
  if (candidates.length === 1 && candidates[0].points) return candidates[0].plan;
  return cheapest(connection, c, request, candidates, conditions);
}

/** The plan of a find with min and max. Throws 51173 to 51176 when these do not go with the hinted index. */
function between(hinted: Target | 'natural' | undefined, request: PlanRequest): Plan {
  const { min, max } = request;
  const namesOf = (bound: Doc): string => [...bound.keys()].join('\0');
  if (min?.size && max?.size && namesOf(min) !== namesOf(max)) {
    throw new MongoError(51176, 'min and max must have the same field names');
  }
  if (!hinted) {
    throw new MongoError(51173, 'When using min()/max() a hint of which index to use must be provided');
  }
  if (hinted === 'natural') throw new MongoError(51174, 'The index chosen is not compatible with min/max');
  const { fields, index } = hinted;
  const fold = index?.collation;
  const edge = (bound: Doc | undefined, otherwise: Buffer): Buffer => {
    if (!bound?.size) return otherwise;
    const names = [...bound.keys()];
    if (names.length !== fields.length || fields.some(({ path }, n) => path !== names[n])) {
      throw new MongoError(51174, 'The index chosen is not compatible with min/max');
    }
    const values = [...bound.values()].map((v) => (fold ? folded(v, (text) => fold.fold(text)) : v));
    return encodeKey(
      values,
      fields.map(({ direction }) => direction),
    );
  };
  const [lo, hi] = [edge(min, FIRST), edge(max, LAST)];
  if (Buffer.compare(lo, hi) >= 0) {
    throw new MongoError(
      51175,
      'The value provided for min() does not come before the value provided for max() in the hinted index',
    );
  }
  return planOf(hinted, [{ lo, hi, shared: 0 }], request, NOTHING_FIXED, false);
}

/** How a query meets the strings in an index with a collation. */
function stringsIn(collation: CompiledCollation, request: PlanRequest): Strings {
  return collation.name === request.collation?.name ? (text) => collation.fold(text) : 'unknown';
}

/** The plan for a filter on one plain `_id`; `exact` when nothing else is in the filter. */
export function idPlan(id: Value, exact: boolean): Plan {
  const lo = encodeId(id);
  const intervals = [{ lo, hi: after(lo)!, shared: lo.length, point: true }];
  return { stage: 'IDHACK', intervals, reverse: false, sorted: true, merge: false, exact };
}

/** The plan that reads everything. */
export function wholeCollection(): Plan {
  return { ...collscan({ paths: new Map(), ors: [], complete: true }), sorted: true };
}

function collscan(conditions: Conditions): Plan {
  const exact = conditions.complete && conditions.paths.size === 0;
  return {
    stage: 'COLLSCAN',
    intervals: [{ lo: FIRST, hi: LAST, shared: 0 }],
    reverse: false,
    sorted: false,
    merge: false,
    exact,
  };
}

function hintTarget(c: Collection, hint: Value): Target | 'natural' {
  checkHint(hint);
  if (hint instanceof Map && hint.has('$natural')) return 'natural';
  const id = hint === '_id_' || (hint instanceof Map && hint.size === 1 && hint.has('_id'));
  if (id) return { fields: ID_FIELDS, multikey: 0 };
  for (const index of c.indexes) {
    if (index.hidden) continue;
    const same =
      typeof hint === 'string' ? index.name === hint : hint instanceof Map && samePattern(index, hint);
    if (same) return { index, fields: index.fields, multikey: index.multikey };
  }
  throw new MongoError(
    2,
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function samePattern(index: IndexInfo, pattern: Doc): boolean {
  const own = [...(index.spec.get('key') as Doc)];
  if (pattern.size !== own.length) return false;
  return [...pattern].every(
    ([path, direction], n) => own[n][0] === path && keyDirection(own[n][1]) === keyDirection(direction),
  );
}

/** One list of ranges for a field, or undefined when nothing is known of it. */
function rangesOf(
  list: Condition[] | undefined,
  multikey: boolean,
): { ranges: Range[]; exact: boolean } | undefined {
  if (!list?.length) return undefined;
  if (multikey) {
    // Different elements may fulfil different conditions: only one of them may bound the keys.
    const best = list.reduce((a, b) => (rating(b) > rating(a) ? b : a));
    return { ranges: best.ranges, exact: false };
  }
  let { ranges } = list[0];
  let exact = list.every((condition) => condition.exact);
  for (const other of list.slice(1)) {
    if (ranges.length * other.ranges.length > 100_000) {
      exact = false;
      continue;
    }
    ranges = intersect(ranges, other.ranges);
  }
  return { ranges, exact };
}

function rating({ ranges }: Condition): number {
  const points = ranges.every((range) => range.point);
  return (points ? 1_000_000 : 0) - ranges.length;
}

function candidate(target: Target, conditions: Conditions, request: PlanRequest): Candidate | undefined {
  let prefixes: Buffer[] = [FIRST];
  let intervals: Interval[] | undefined;
  let points = 0;
  let ranged = false;
  let used = 0;
  let exact = conditions.complete;
  const fixed: Fixed = { constant: new Set(), held: new Set() };
  for (let n = 0; n < target.fields.length; n++) {
    const { path, direction } = target.fields[n];
    const multikey = (target.multikey & (1 << n)) !== 0;
    if (n > 0 && target.multikey && sharesArray(target, n)) break;
    const known = rangesOf(conditions.paths.get(path), multikey);
    if (!known) break;
    const { ranges } = known;
    if (!ranges.length) return { plan: planOf(target, [], request, NOTHING_FIXED, true), points, ranged };
    if (prefixes.length * ranges.length > MAX_INTERVALS && n > 0) break;
    if (!known.exact) exact = false;
    used++;
    const turned = ranges.map((range) => turn(range, direction));
    if (ranges.every((range) => range.point)) {
      if (ranges.length === 1) fixed.held.add(path);
      if (ranges.length === 1 && !multikey) fixed.constant.add(path);
      prefixes = prefixes.flatMap((prefix) => turned.map(({ lo }) => Buffer.concat([prefix, lo])));
      points++;
      continue;
    }
    intervals = prefixes.flatMap((prefix) =>
      turned.map(({ lo, hi }) => ({
        lo: Buffer.concat([prefix, lo]),
        hi: Buffer.concat([prefix, hi]),
        shared: prefix.length,
      })),
    );
    ranged = true;
    break;
  }
  if (!used) return undefined;
  intervals ??= prefixes.map((prefix) => ({
    lo: prefix,
    hi: after(prefix) ?? LAST,
    shared: prefix.length,
    point: true,
  }));
  intervals.sort((a, b) => Buffer.compare(a.lo, b.lo));
  if (used < conditions.paths.size || target.multikey) exact = false;
  return { plan: planOf(target, intervals, request, fixed, exact, points), points, ranged };
}

/** True when field `n` lies under the same array as a field before it. */
function sharesArray(target: Target, n: number): boolean {
  const first = (path: string): string => path.split('.', 1)[0];
  const root = first(target.fields[n].path);
  return target.fields.slice(0, n).some(({ path }) => first(path) === root);
}

/** The range of a descending field: its keys are inverted, so the ends change places. */
function turn(range: Range, direction: 1 | -1): Range {
  if (direction > 0) return range;
  const invert = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  if (range.point) {
    const lo = invert(range.lo);
    return { lo, hi: after(lo) ?? LAST, point: true };
  }
  return { lo: after(invert(range.hi)) ?? LAST, hi: after(invert(range.lo)) ?? LAST, point: false };
}

/** The whole index, for its order or because a hint says so. */
function whole(target: Target, conditions: Conditions, request: PlanRequest): Candidate {
  const everything = [{ lo: FIRST, hi: LAST, shared: 0 }];
  const exact = conditions.complete && conditions.paths.size === 0 && !target.multikey;
  return { plan: planOf(target, everything, request, NOTHING_FIXED, exact), points: 0, ranged: false };
}

function planOf(
  target: Target,
  intervals: Interval[],
  request: PlanRequest,
  fixed: Fixed,
  exact: boolean,
  points = 0,
): Plan {
  const plan: Plan = {
    stage: 'IXSCAN',
    index: target.index,
    intervals,
    reverse: false,
    sorted: !request.sort,
    merge: false,
    exact,
  };
  if (target.index && request.fields) plan.covered = coveredBy(target.index, request.fields);
  if (!request.sort || request.collation || target.index?.collation) return plan;
  const plain = orderOf(target, request.sort, fixed, 0);
  if (plain) return { ...plan, sorted: true, reverse: plain < 0 };
  if (intervals.length > 1 && intervals.length <= MAX_MERGE && points) {
    const merged = orderOf(target, request.sort, fixed, points);
    if (merged) return { ...plan, sorted: true, merge: true, reverse: merged < 0 };
  }
  return plan;
}

/** 1 or -1 when reading the index forwards or backwards gives the order; 0 when neither does. */
function orderOf(target: Target, sort: readonly SortField[], fixed: Fixed, from: number): 1 | -1 | 0 {
  const wanted = sort.filter(({ path }) => !fixed.constant.has(path));
  if (!wanted.length) return 1;
  let relation: 1 | -1 | 0 = 0;
  let next = 0;
  const fields = target.fields.some(({ path }) => path === '_id')
    ? target.fields
    : [...target.fields, { path: '_id', direction: 1 as const }];
  for (let n = from; n < fields.length && next < wanted.length; n++) {
    const { path, direction } = fields[n];
    if (fixed.held.has(path)) continue;
    // Behind all fields of a unique index nothing is left to order.
    if (n === target.fields.length && target.index?.unique) return relation || 1;
    if (path !== wanted[next].path || target.multikey & (1 << n)) return 0;
    const here = direction === wanted[next].direction ? 1 : -1;
    if (relation && relation !== here) return 0;
    relation = here;
    next++;
    // No two documents share an `_id`.
    if (path === '_id') return relation;
  }
  return next === wanted.length ? relation : 0;
}

function orPlan(
  connection: Connection,
  c: Collection,
  request: PlanRequest,
  all: Conditions,
): Plan | undefined {
  // Only a top-level $or: the branches below are planned without it, so this cannot go on forever.
  if (!all.ors.length || !request.filter.has('$or')) return undefined;
  const children: Plan[] = [];
  for (const branch of request.filter.get('$or') as Doc[]) {
    const rest: Doc = new Map(request.filter);
    rest.delete('$or');
    const filter: Doc = new Map([['$and', [rest, branch]]]);
    const plan = choosePlan(connection, c, { filter, collation: request.collation });
    if (plan.stage === 'COLLSCAN') return undefined;
    if (plan.stage !== 'EOF') children.push(plan);
  }
  return {
    stage: children.length ? 'OR' : 'EOF',
    intervals: [],
    reverse: false,
    sorted: !request.sort,
    merge: false,
    exact: false,
    children,
  };
}

function cheapest(
  connection: Connection,
  c: Collection,
  request: PlanRequest,
  candidates: Candidate[],
  conditions: Conditions,
): Plan {
  const rows = candidates.map(({ plan, points, ranged }) =>
    estimate(connection, c, { index: plan.index, intervals: plan.intervals, points, ranged }),
  );
  const fewest = Math.max(1, Math.min(...rows));
  const total = Math.max(1, c.count);
  let best: Plan | undefined;
  let bestCost = Infinity;
  const consider = (plan: Plan, cost: number): void => {
    if (cost >= bestCost) return;
    best = plan;
    bestCost = cost;
  };
  candidates.forEach(({ plan, points, ranged }, n) => {
    const all = rows[n];
    // An entry is read in a third of the time that its document takes.
    let cost = plan.covered ? all / 3 : all;
    if (request.counting && plan.exact && !plan.index?.multikey) cost = all / 50;
    else if (request.sort && !plan.sorted) cost += all * (0.2 + Math.log2(all + 1) / 10);
    else if (request.limit !== undefined && request.limit > 0) {
      // Matching documents lie scattered among those that are read.
      const each = plan.exact ? 1 : Math.max(1, all / fewest);
      cost = Math.min(all, request.limit * each);
    }
    consider(plan, cost - points * 0.01 - (ranged ? 0.005 : 0));
  });
  // Reading the collection in its own order is cheaper for each document than by way of an index.
  const sorting = request.sort ? 1.2 + Math.log2(total + 1) / 10 : 1;
  const early = request.sort || !request.limit ? 1 : Math.min(1, (request.limit * 2) / fewest);
  consider(collscan(conditions), Math.max(ESTIMATE_CAP, total * 0.5 * sorting * early));
  return best!;
}

/** The key pattern of a plan, for explain. */
export function patternOf(plan: Plan): Doc {
  return plan.index ? (plan.index.spec.get('key') as Doc) : doc({ _id: 1 });
}
