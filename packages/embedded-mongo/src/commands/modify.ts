import { Int32, ObjectId, decode, doc, encode, type Doc, type Value } from '../bson.ts';
import { collectionArg, docArg, flagArg, listArg } from '../args.ts';
import { checkNamespace, collationFor, type Collection } from '../catalog.ts';
import { compileCollation } from '../collation.ts';
import { insertDocument, removeDocument, replaceDocument } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { planFilter } from '../expr-filter.ts';
import { letVariables } from '../expressions/compile.ts';
import { compileMatch, type Matcher } from '../match.ts';
import { choosePlan, idPlan, type Plan } from '../planner.ts';
import { prepared } from '../prepared.ts';
import { compileProjection } from '../project.ts';
import { FEW, scan, type Found } from '../scan.ts';
import { compileSort, sortBuffer } from '../sort.ts';
import type { Store } from '../store.ts';
import { compileUpdate, type Updater } from '../update.ts';
import { identical, type Maybe } from '../values.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
import { durable, existing } from './durable.ts';
import { fields, type Command } from './types.ts';

/** Changing and deleting what a filter finds; runs inside the writer queue, on the writing connection. */

export interface Target {
  filter: Doc;
  multi: boolean;
  sort?: Doc;
  hint?: Value;
  collation?: Doc;
  /** Those of the command's `let`. */
  variables?: ReadonlyMap<string, Maybe>;
}

export interface UpdateRequest extends Target {
  update: Value;
  upsert: boolean;
  arrayFilters?: Value[];
  constants?: Doc;
  /** The validator is passed by. */
  unchecked?: boolean;
}

export interface Updated {
  matched: number;
  modified: number;
  upsertedId?: Value;
  before?: Uint8Array;
  after?: Uint8Array;
}

interface Search {
  plan: Plan;
  matcher: Matcher;
}

/**
 * What was compiled for the entry before in the same command: bulk writes repeat themselves, at least in all of the
 * filter beside `_id`.
 */
export interface Compiled {
  update?: { source: Value; updater: Updater };
  rest?: { source: Doc; matcher: Matcher };
}

function search(store: Store, c: Collection, target: Target, compiled: Compiled): Search {
  const byId = c.collation ? undefined : searchById(target, compiled);
  if (byId) return byId;
  const collation = collationFor(c, target.collation);
  const sorter = target.sort && compileSort(target.sort, collation);
  const plan = choosePlan(store.writer, c, {
    filter: planFilter(target.filter, target.variables),
    sort: sorter?.fields,
    limit: target.multi ? undefined : 1,
    hint: target.hint,
    collation,
  });
  return { plan, matcher: compileMatch(target.filter, { collation, variables: target.variables }) };
}

/** The commonest filter, without a choice to make: one plain `_id`, and perhaps conditions on the document. */
function searchById(target: Target, compiled: Compiled): Search | undefined {
  const { filter, variables } = target;
  if (target.sort || target.hint !== undefined || target.collation) return undefined;
  const id = filter.get('_id');
  if (typeof id !== 'string' && !(id instanceof ObjectId) && !(id instanceof Int32)) return undefined;
  const rest: Doc = new Map(filter);
  rest.delete('_id');
  if (!compiled.rest || !identical(compiled.rest.source, rest)) {
    compiled.rest = { source: rest, matcher: compileMatch(rest, { variables }) };
  }
  const { matcher } = compiled.rest;
  return { plan: idPlan(id, matcher.always), matcher };
}

function updaterOf(c: Collection | undefined, request: UpdateRequest, compiled: Compiled): Updater {
  const { update, arrayFilters, collation } = request;
  const isPlain = !arrayFilters && !collation && !request.constants;
  if (isPlain && compiled.update && identical(compiled.update.source, update)) return compiled.update.updater;
  const updater = compileUpdate(update, {
    arrayFilters,
    collation: collationFor(c, collation),
    variables: variablesOf(request),
  });
  if (isPlain) compiled.update = { source: update, updater };
  return updater;
}

/** The documents of a plan, as few at a time as may pass between two looks at the clock. */
function* candidates(store: Store, c: Collection, plan: Plan, first?: number): Generator<Found[]> {
  for (const piece of scan(store.writer, c, plan, { keys: 0, documents: 0 }, first)) {
    for (let at = 0; at < piece.length; at += FEW) yield piece.slice(at, at + FEW);
  }
}

/** The documents to change, in pieces. With a plan by an index they are noted first: a change may move them in it. */
function* found(store: Store, c: Collection, target: Target, { plan, matcher }: Search): Generator<Found[]> {
  const suits = (row: Found): boolean => plan.exact || matcher.test(row[1]);
  if (!target.multi) {
    const one = yield* first(store, c, target, { plan, matcher });
    if (one) yield [one];
    return;
  }
  if (!plan.index && plan.stage !== 'OR') {
    for (const piece of candidates(store, c, plan)) yield piece.filter(suits);
    return;
  }
  const noted: Uint8Array[] = [];
  for (const piece of candidates(store, c, plan)) {
    for (const row of piece) if (suits(row)) noted.push(row[0]);
    yield [];
  }
  const { get } = store.writer.collection(c.id);
  for (const idKey of noted) {
    const row = get.get(idKey) as unknown as [Uint8Array] | undefined;
    if (row) yield [[idKey, row[0], idKey]];
  }
}

function* first(
  store: Store,
  c: Collection,
  target: Target,
  { plan, matcher }: Search,
): Generator<Found[], Found | undefined> {
  if (plan.stage === 'IDHACK') {
    // The commonest way: one key, one row.
    const idKey = plan.intervals[0].lo;
    const row = store.writer.collection(c.id).get.get(idKey) as unknown as [Uint8Array] | undefined;
    return row && (plan.exact || matcher.test(row[0])) ? [idKey, row[0], idKey] : undefined;
  }
  const sorter =
    plan.sorted || !target.sort ? undefined : compileSort(target.sort, collationFor(c, target.collation));
  const buffer = sorter && sortBuffer<Uint8Array>(sorter, 1);
  const ids = new Map<Uint8Array, Uint8Array>();
  for (const piece of candidates(store, c, plan, plan.exact ? 1 : FEW)) {
    for (const row of piece) {
      if (!plan.exact && !matcher.test(row[1])) continue;
      if (!buffer) return row;
      buffer.add(row[1]);
      ids.set(row[1], row[0]);
    }
    yield [];
  }
  const best = buffer?.drain()[0];
  return best && [ids.get(best)!, best, best];
}

/** One entry of an update command. */
export function* updateOne(
  store: Store,
  db: string,
  name: string,
  request: UpdateRequest,
  compiled: Compiled = {},
): Generator<void | 'part', Updated> {
  const c = store.working.get(`${db}.${name}`);
  const updater = updaterOf(c, request, compiled);
  if (request.multi && updater.replacement) {
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  }
  const done: Updated = { matched: 0, modified: 0 };
  if (c) {
    const way = search(store, c, request, compiled);
    for (const piece of found(store, c, request, way)) {
      for (const row of piece) {
        done.matched++;
        const after = change(store, c, row, updater, way.matcher, request.unchecked);
        if (after) done.modified++;
        done.before = row[1];
        done.after = after ?? row[1];
      }
      if (!request.multi && done.matched) return done;
      // Only what is not retryable may be committed in parts.
      yield request.multi ? 'part' : undefined;
    }
  } else checkFilter(request);
  if (!done.matched && request.upsert) {
    const made = upsert(store, existing(store, db, name), request.filter, updater, request.unchecked);
    done.upsertedId = made.id;
    done.after = made.bytes;
  }
  return done;
}

/** What a pipeline update may name: the command's `let`, and above it the entry's own constants. */
function variablesOf({
  constants,
  update,
  variables,
}: UpdateRequest): ReadonlyMap<string, Maybe> | undefined {
  if (!constants) return variables;
  if (!Array.isArray(update)) {
    throw new MongoError(51198, 'Constant values may only be specified for pipeline updates');
  }
  return new Map([...(variables ?? []), ...constants]);
}

/** Where there is nothing to search, wrong filters are refused all the same. */
function checkFilter({ filter, collation, variables }: Target): void {
  compileMatch(filter, { collation: compileCollation(collation), variables });
}

function change(
  store: Store,
  c: Collection,
  [idKey, before]: Found,
  updater: Updater,
  matcher: Matcher,
  unchecked?: boolean,
): Uint8Array | undefined {
  const after = updater.applyRaw(before, { isInsert: false, matcher });
  if (after === before || Buffer.compare(after, before) === 0) return undefined;
  checkSize(after);
  replaceDocument(store, c, idKey, before, after, updater, unchecked);
  return after;
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
  }
}

function upsert(
  store: Store,
  c: Collection,
  filter: Doc,
  updater: Updater,
  unchecked?: boolean,
): { id: Value; bytes: Buffer } {
  let made = updater.apply(updater.upsertBase(filter), { isInsert: true });
  if (!made.has('_id')) made = new Map<string, Value>([['_id', new ObjectId()], ...made]);
  const encoded = encode(made);
  checkSize(encoded);
  const { bytes, idKey } = prepared(encoded);
  insertDocument(store, c, idKey, bytes, unchecked);
  return { id: made.get('_id')!, bytes };
}

/** One entry of a delete command; how many documents went. */
export function* deleteOne(
  store: Store,
  db: string,
  name: string,
  target: Target,
): Generator<void | 'part', number> {
  const c = store.working.get(`${db}.${name}`);
  if (!c) {
    checkFilter(target);
    return 0;
  }
  let n = 0;
  for (const piece of found(store, c, target, search(store, c, target, {}))) {
    for (const [idKey, bytes] of piece) removeDocument(store, c, idKey, bytes);
    n += piece.length;
    if (!target.multi && n) break;
    yield target.multi ? 'part' : undefined;
  }
  return n;
}

const findAndModify: Command = {
  fields: fields(
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, context.command);
    checkNamespace(db, name);
    const remove = flagArg(body, 'remove');
    const wantsNew = flagArg(body, 'new');
    const isUpsert = flagArg(body, 'upsert');
    const change = body.get('update');
    if (remove && change !== undefined)
      throw new MongoError(9, 'Cannot specify both an update and remove=true');
    if (!remove && change === undefined)
      throw new MongoError(9, 'Either an update or remove=true must be specified');
    if (remove && isUpsert) throw new MongoError(9, 'Cannot specify both upsert=true and remove=true ');
    if (remove && wantsNew) {
      throw new MongoError(
        9,
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
      );
    }
    const filter = docArg(body, 'query') ?? new Map<string, Value>();
    const target: Target = {
      filter,
      multi: false,
      sort: docArg(body, 'sort'),
      hint: body.get('hint'),
      collation: docArg(body, 'collation'),
      variables: letVariables(docArg(body, 'let')),
    };
    const selection = docArg(body, 'fields');
    const c = engine.store.working.get(`${db}.${name}`);
    const { variables } = target;
    const matcher = compileMatch(filter, { collation: collationFor(c, target.collation), variables });
    const projector = selection && compileProjection(selection, { matcher, variables });
    const shown = (bytes: Uint8Array | undefined): Value =>
      bytes === undefined ? null : decode(projector ? projector.apply(bytes) : bytes);
    // Compiled here for its errors, which are the command's and not those of changing a document.
    const compiled: Compiled = {};
    const request = {
      ...target,
      update: change!,
      upsert: isUpsert,
      arrayFilters: listArg(body, 'arrayFilters'),
      unchecked: flagArg(body, 'bypassDocumentValidation'),
    };
    if (!remove) updaterOf(c, request, compiled);
    return durable(context, function* () {
      const { store } = engine;
      if (remove) {
        const c = store.working.get(`${db}.${name}`);
        const row = c ? yield* findSingle(store, c, target) : undefined;
        if (c && row) removeDocument(store, c, row[0], row[1]);
        const reply: Doc = new Map();
        reply.set('lastErrorObject', doc({ n: row ? 1 : 0 }));
        reply.set('value', shown(row?.[1]));
        return reply;
      }
      const done = yield* executing(updateOne(store, db, name, request, compiled));
      const last = doc({
        n: done.matched || done.upsertedId !== undefined ? 1 : 0,
        updatedExisting: done.matched > 0,
      });
      if (done.upsertedId !== undefined) last.set('upserted', done.upsertedId);
      const reply: Doc = new Map();
      reply.set('lastErrorObject', last);
      reply.set('value', shown(wantsNew ? done.after : done.before));
      return reply;
    });
  },
};

/** Says of an error in changing documents where it happened, as MongoDB does for findAndModify alone. */
function* executing<T>(steps: Generator<void | 'part', T>): Generator<void | 'part', T> {
  try {
    return yield* steps;
  } catch (error) {
    if (!(error instanceof MongoError) || error.message.startsWith('error processing query')) throw error;
    const { code, message, labels, fields } = error;
    const context = 'Plan executor error during findAndModify';
    throw new MongoError(code, `${context} :: caused by :: ${message}`, { labels, fields });
  }
}

/** The document that a filter finds first, inside the writer queue. */
export function* findSingle(store: Store, c: Collection, target: Target): Generator<void, Found | undefined> {
  for (const piece of found(store, c, target, search(store, c, target, {}))) {
    if (piece.length) return piece[0];
    yield;
  }
  return undefined;
}

export const modifyCommands: Record<string, Command> = { findAndModify, findandmodify: findAndModify };
