import type { Collection } from './catalog.ts';
import type { Connection } from './connection.ts';
import type { Covered } from './covered.ts';
import type { Interval, Plan } from './planner.ts';

/** What a plan had to look at. */
export interface Counters {
  keys: number;
  documents: number;
}

/** `_id` key, document and, from an index, its key. The keys are null where the plan is `keyless`. */
export type Found = [idKey: Uint8Array, bytes: Uint8Array, key: Uint8Array];

/** So many documents are looked at between two looks at the clock: the expressions of one may take long. */
export const FEW = 16;
/** Largest number of rows, and about the largest number of bytes, that one piece of a scan holds. */
const MAX_ROWS = 512;
/** From so many rows on it pays to ask for the end of a piece instead of the keys of all its rows. */
const MANY = 64;
const MAX_PIECE_BYTES = 4 * 1024 * 1024;
const ZERO = Buffer.from([0]);

/**
 * Runs a plan and gives what it finds in pieces. Nothing stays open between two pieces: the next one goes on behind
 * the last key, so a reader blocks neither writers nor checkpoints. `first` is the size of the first piece.
 */
export function* scan(
  connection: Connection,
  c: Collection,
  plan: Plan,
  counters: Counters,
  first = 64,
): Generator<Found[], void> {
  if (plan.stage === 'EOF') return;
  if (plan.stage === 'OR') {
    const seen = new Set<string>();
    for (const child of plan.children!) {
      for (const piece of scan(connection, c, child, counters, first)) yield unseen(piece, seen);
    }
    return;
  }
  const average = c.count ? Math.max(1, c.bytes / c.count) : 256;
  const most = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_PIECE_BYTES / average)));
  const rows = Math.max(1, Math.min(first, most));
  // A document with an array has several keys in a multikey index, but is found once.
  const seen = plan.index?.multikey ? new Set<string>() : undefined;
  const pieces = plan.merge
    ? merged(connection, c, plan, counters, rows, most)
    : inTurn(connection, c, plan, counters, rows, most);
  for (const piece of pieces) {
    yield seen ? unseen(piece, seen) : piece;
  }
}

function unseen(piece: Found[], seen: Set<string>): Found[] {
  return piece.filter(([idKey]) => {
    const id = Buffer.from(idKey.buffer, idKey.byteOffset, idKey.length).toString('latin1');
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function* inTurn(
  connection: Connection,
  c: Collection,
  plan: Plan,
  counters: Counters,
  rows: number,
  most: number,
): Generator<Found[], void> {
  if (c.capped && plan.stage === 'COLLSCAN') {
    yield* byInsertion(connection, c, plan.reverse, counters, rows, most);
    return;
  }
  const intervals = plan.reverse ? [...plan.intervals].reverse() : plan.intervals;
  if (!plan.index && intervals.length > 1 && intervals.every(({ point }) => point)) {
    yield* single(connection, c, intervals, counters, rows, most);
    return;
  }
  for (const interval of intervals) yield* stretch(connection, c, plan, interval, counters, rows, most);
}

/** A capped collection in the order in which its documents came, or against it. */
function* byInsertion(
  connection: Connection,
  c: Collection,
  reverse: boolean,
  counters: Counters,
  rows: number,
  most: number,
): Generator<Found[], void> {
  const sql = `SELECT k, d, r FROM c${c.id} WHERE r${reverse ? '<' : '>'}? ORDER BY r${reverse ? ' DESC' : ''} LIMIT ?`;
  let from = reverse ? Number.MAX_SAFE_INTEGER : 0;
  for (;;) {
    const found = connection.prepare(sql).all(from, rows) as unknown as [Uint8Array, Uint8Array, number][];
    counters.documents += found.length;
    if (found.length) yield found.map(([idKey, bytes]) => [idKey, bytes, idKey]);
    if (found.length < rows) return;
    from = found[found.length - 1][2];
    rows = Math.min(most, rows * 4);
  }
}

/** Documents by their `_id`s, one look-up for each. */
function* single(
  connection: Connection,
  c: Collection,
  intervals: Interval[],
  counters: Counters,
  rows: number,
  most: number,
): Generator<Found[], void> {
  const { get } = connection.collection(c.id);
  let piece: Found[] = [];
  for (const { lo } of intervals) {
    const row = get.get(lo) as unknown as [Uint8Array] | undefined;
    if (!row) continue;
    counters.keys++;
    counters.documents++;
    piece.push([lo, row[0], lo]);
    if (piece.length < rows) continue;
    yield piece;
    piece = [];
    rows = Math.min(most, rows * 4);
  }
  if (piece.length) yield piece;
}

/** One interval from its beginning to its end, in growing pieces. */
function* stretch(
  connection: Connection,
  c: Collection,
  plan: Plan,
  interval: Interval,
  counters: Counters,
  rows: number,
  most: number,
): Generator<Found[], void> {
  const { reverse } = plan;
  let { lo, hi }: { lo: Uint8Array; hi: Uint8Array } = interval;
  let last: Found | undefined;
  for (;;) {
    const { piece, told, end } = read(connection, c, plan, lo, hi, last, rows);
    if (plan.stage !== 'COLLSCAN') counters.keys += piece.length;
    counters.documents += piece.length - told;
    if (piece.length) yield piece;
    if (!end) return;
    if (!plan.index || plan.index.keyed) {
      if (reverse) hi = plan.index ? end[2] : end[0];
      else lo = Buffer.concat([plan.index ? end[2] : end[0], ZERO]);
    } else last = end;
    // Keys of numbers and nulls do not tell enough: then documents come faster together with their keys.
    if (told < piece.length / 2) plan = { ...plan, covered: undefined };
    rows = Math.min(most, rows * 4);
  }
}

/**
 * The next rows of an interval; `told` says of how many the index told all that is needed, `end` is the last of them when
 * there may be more.
 */
function read(
  connection: Connection,
  c: Collection,
  { index, reverse, covered, keyless, merge }: Plan,
  lo: Uint8Array,
  hi: Uint8Array,
  last: Found | undefined,
  rows: number,
): { piece: Found[]; told: number; end: Found | undefined } {
  const keys = index ? `i${index.id} x` : `c${c.id} x`;
  const documents = index ? `${keys} CROSS JOIN c${c.id} c ON c.k=x.i` : keys;
  const [id, bytes] = index ? ['x.i', 'c.d'] : ['x.k', 'x.d'];
  const [where, ...bounds] = !last
    ? (['x.k>=? AND x.k<?', lo, hi] as const)
    : reverse
      ? (['x.k>=? AND (x.k,x.i)<(?,?)', lo, last[2], last[0]] as const)
      : (['(x.k,x.i)>(?,?) AND x.k<?', last[2], last[0], hi] as const);
  const order = (index ? ['x.k', 'x.i'] : ['x.k']).map((key) => (reverse ? `${key} DESC` : key)).join();
  const all = (what: string, from: string, ...limit: number[]): Found[] => {
    const sql = `SELECT ${what} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ?${limit.length > 1 ? ' OFFSET ?' : ''}`;
    return connection.prepare(sql).all(...bounds, ...limit) as unknown as Found[];
  };
  // SQLite hands over three values of a row for thrice the price of one; where a piece ends is asked by itself then
  if (keyless && !covered && !merge && !index?.multikey && rows >= MANY) {
    const piece = all(`NULL, ${bytes}, NULL`, documents, rows);
    const end = piece.length < rows ? undefined : all(`${id}, NULL, x.k`, keys, 1, rows - 1)[0];
    return { piece, told: 0, end };
  }
  const piece = covered ? all(`${id}, NULL, x.k`, keys, rows) : all(`${id}, ${bytes}, x.k`, documents, rows);
  const end = piece.length < rows ? undefined : piece[piece.length - 1];
  return { piece, told: covered ? fromKeys(connection, c, piece, covered) : 0, end };
}

/** Puts what the keys tell in the place of the documents, and the documents where they do not tell enough. */
function fromKeys(connection: Connection, c: Collection, piece: Found[], covered: Covered): number {
  const { get } = connection.collection(c.id);
  let told = piece.length;
  for (const row of piece) {
    const document = covered(row[2], row[0]);
    if (document) row[1] = document;
    else {
      row[1] = (get.get(row[0]) as unknown as [Uint8Array])[0];
      told--;
    }
  }
  return told;
}

interface Lane {
  pieces: Generator<Found[], void>;
  piece: Found[];
  at: number;
  shared: number;
}

/** Reads several intervals side by side, in the order of what follows the bytes that each one's keys share. */
function* merged(
  connection: Connection,
  c: Collection,
  plan: Plan,
  counters: Counters,
  rows: number,
  most: number,
): Generator<Found[], void> {
  const lanes: Lane[] = [];
  for (const interval of plan.intervals) {
    const pieces = stretch(connection, c, plan, interval, counters, rows, Math.min(most, 128));
    const { value } = pieces.next();
    if (value) lanes.push({ pieces, piece: value, at: 0, shared: interval.shared });
  }
  const sign = plan.reverse ? -1 : 1;
  let out: Found[] = [];
  while (lanes.length) {
    let best = lanes[0];
    for (let n = 1; n < lanes.length; n++) if (sign * compareLanes(lanes[n], best) < 0) best = lanes[n]!;
    out.push(best.piece[best.at]);
    if (++best.at === best.piece.length) {
      const { value } = best.pieces.next();
      if (value) {
        best.piece = value;
        best.at = 0;
      } else lanes.splice(lanes.indexOf(best), 1);
    }
    if (out.length >= rows) {
      yield out;
      out = [];
      rows = Math.min(most, rows * 4);
    }
  }
  if (out.length) yield out;
}

function compareLanes(a: Lane, b: Lane): number {
  const [idA, , keyA] = a.piece[a.at];
  const [idB, , keyB] = b.piece[b.at];
  return Buffer.compare(keyA.subarray(a.shared), keyB.subarray(b.shared)) || Buffer.compare(idA, idB);
}

/** How many keys lie in the intervals of an exact plan, without reading the documents. */
export function countKeys(connection: Connection, c: Collection, plan: Plan, counters: Counters): number {
  let total = 0;
  const table = plan.index ? `i${plan.index.id}` : `c${c.id}`;
  for (const { lo, hi } of plan.intervals) {
    const row = connection.prepare(`SELECT count(*) FROM ${table} WHERE k>=? AND k<?`).get(lo, hi);
    total += Number((row as unknown as number[])[0]);
  }
  counters.keys += total;
  return total;
}
