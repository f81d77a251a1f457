import { readPath, type Doc, type Value } from '../bson.ts';
import { collectionArg, docArg, flagArg, refuse, stringArg, wholeArg } from '../args.ts';
import { checkNamespace, normalizeIndex, numberOf, type Collection, type IndexInfo } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { show } from '../show.ts';
import type { Store } from '../store.ts';
import { checkValidation } from '../validator.ts';
import { compare } from '../values.ts';
import { durable } from './durable.ts';
import { IMAGES, withImages } from './images.ts';
import { buildIndex, findIndexes } from './indexes.ts';
import { fields, type Command } from './types.ts';

const VALIDATION = ['validator', 'validationLevel', 'validationAction'];
const INDEX_FIELDS = fields('name', 'keyPattern', 'expireAfterSeconds', 'hidden', 'unique', 'prepareUnique');

const collMod: Command = {
  fields: fields(
    'index',
    ...VALIDATION,
    IMAGES,
    'cappedSize',
    'cappedMax',
    'viewOn',
    'pipeline',
    'timeseries',
    'expireAfterSeconds',
    'dryRun',
  ),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'collMod');
    checkNamespace(db, name);
    refuse(body, 'collMod', ['viewOn', 'pipeline', 'timeseries', 'expireAfterSeconds']);
    docArg(body, 'validator');
    checkValidation(db, body);
    const change = docArg(body, 'index');
    if (change) checkChange(change);
    const size = wholeArg(body, 'cappedSize', 1);
    const max = wholeArg(body, 'cappedMax');
    const tryOnly = flagArg(body, 'dryRun');
    if (tryOnly && (!change || change.get('unique') === undefined)) {
      throw new MongoError(72, 'dryRun is only supported for converting an index to unique');
    }
    return durable(context, function* () {
      const { store } = engine;
      const c = store.working.get(`${db}.${name}`);
      if (!c) throw new MongoError(26, `ns does not exist: ${db}.${name}`);
      const reply = change ? yield* changeIndex(store, c, change, tryOnly) : new Map<string, Value>();
      const options = new Map(withImages(c.options, body));
      for (const option of VALIDATION) if (body.has(option)) options.set(option, body.get(option)!);
      if (size !== undefined || max !== undefined) {
        if (!c.capped) throw new MongoError(72, 'Collection must be capped.');
        if (size !== undefined) options.set('size', body.get('cappedSize')!);
        if (max !== undefined) options.set('max', body.get('cappedMax')!);
      }
      if (!tryOnly) tell(store, c, body, reply);
      if (options.size !== c.options.size || [...options].some(([key, v]) => c.options.get(key) !== v)) {
        store.setOptions(c, options);
      }
      return reply;
    });
  },
};

/** Tells change streams, which show what was before, too. */
function tell({ changes }: Store, c: Collection, body: Doc, reply: Doc): void {
  const given = new Map([...body].filter(([field]) => collMod.fields.has(field)));
  const state: Doc = new Map([
    ['collectionOptions', new Map<string, Value>([['uuid', c.uuid], ...c.options])],
  ]);
  const old = [...reply].filter(([field]) => field.endsWith('_old'));
  if (old.length) state.set('indexOptions', new Map(old.map(([field, v]) => [field.slice(0, -4), v])));
  changes.catalogChanged('modify', c, given, new Map([['state', state]]));
}

function checkChange(change: Doc): void {
  for (const field of change.keys()) {
    if (!INDEX_FIELDS.has(field)) {
      throw new MongoError(40415, `BSON field 'collMod.index.${field}' is an unknown field.`);
    }
  }
  if (change.has('name') && change.has('keyPattern')) {
    throw new MongoError(72, 'Cannot specify both key pattern and name.');
  }
  if (!change.has('name') && !change.has('keyPattern')) {
    throw new MongoError(72, 'Must specify either index name or key pattern.');
  }
  if (change.size === 1) {
    throw new MongoError(72, 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  docArg(change, 'keyPattern');
  if (change.has('name')) stringArg(change, 'name');
  if (change.get('unique') !== undefined && !flagArg(change, 'unique')) {
    throw new MongoError(2, 'collMod does not support converting an index to non-unique');
  }
}

function* changeIndex(store: Store, c: Collection, change: Doc, tryOnly: boolean): Generator<void, Doc> {
  const which = change.get('name') ?? change.get('keyPattern')!;
  const isId =
    which === '_id_' || (which instanceof Map && which.size === 1 && numberOf(which.get('_id')) === 1);
  if (isId) {
    if (change.has('hidden')) throw new MongoError(2, "can't hide _id index");
    throw new MongoError(72, 'the _id field does not support this modification');
  }
  const [index, second] = findIndexes(c, which);
  const shown = typeof which === 'string' ? which : show(which);
  if (!index) throw new MongoError(27, `cannot find index ${shown} for ns ${c.ns}`);
  if (second) throw new MongoError(181, `index keyPattern ${shown} matches more than one index`);
  const reply: Doc = new Map();
  const spec: Doc = new Map(index.spec);
  const seconds = change.get('expireAfterSeconds');
  if (seconds !== undefined && numberOf(seconds) !== index.expireAfterSeconds) {
    if (index.expireAfterSeconds !== undefined) {
      reply.set('expireAfterSeconds_old', long(index.expireAfterSeconds));
    }
    spec.set('expireAfterSeconds', seconds);
    normalizeIndex(spec);
    reply.set('expireAfterSeconds_new', long(numberOf(seconds)!));
  }
  setFlag(change, 'hidden', spec, reply);
  setFlag(change, 'prepareUnique', spec, reply);
  if (!change.has('unique') || index.unique) {
    yield* exchange(store, c, index, spec);
    return reply;
  }
  if (spec.get('prepareUnique') !== true) {
    throw new MongoError(
      72,
      "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.",
    );
  }
  refuseDuplicates(store, c, index);
  if (tryOnly) return reply;
  spec.delete('prepareUnique');
  spec.set('unique', true);
  yield* exchange(store, c, index, spec);
  reply.set('unique_new', true);
  return reply;
}

const long = (n: number): Value => BigInt(Math.trunc(n));

function setFlag(change: Doc, flag: string, spec: Doc, reply: Doc): void {
  if (!change.has(flag)) return;
  const before = spec.get(flag) === true;
  const after = flagArg(change, flag);
  if (before === after) return;
  if (after) spec.set(flag, true);
  else spec.delete(flag);
  reply.set(`${flag}_old`, before);
  reply.set(`${flag}_new`, after);
}

/** Gives the index its new specification; one whose table has another form then is built again. */
function* exchange(store: Store, c: Collection, index: IndexInfo, spec: Doc): Generator<void> {
  if (show(spec) === show(index.spec)) return;
  if ((spec.get('unique') === true) === index.unique) {
    store.setIndexSpec(index, spec);
    return;
  }
  store.dropIndex(c, index);
  yield* buildIndex(store, c, spec);
}

/** Throws 359 with the `_id`s of documents that share a key. */
function refuseDuplicates(store: Store, c: Collection, index: IndexInfo): void {
  const groups = store.writer
    .prepare(`SELECT k FROM i${index.id} GROUP BY k HAVING count(*)>1 LIMIT 1000`)
    .all() as unknown as [Uint8Array][];
  const violations: Doc[] = [];
  for (const [key] of groups) {
    const rows = store.writer
      .prepare(`SELECT c.d FROM i${index.id} x CROSS JOIN c${c.id} c ON c.k=x.i WHERE x.k=?`)
      .all(key) as unknown as [Uint8Array][];
    const ids = rows.map(([bytes]) => readPath(bytes, ['_id']).value ?? null);
    if (index.collation && !collide(index, key, rows)) continue;
    violations.push(new Map([['ids', ids]]));
  }
  if (!violations.length) return;
  throw new MongoError(
    359,
    'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    { fields: { violations } },
  );
}

/** Whether two documents with the same folded key have equal values, too. */
function collide(index: IndexInfo, key: Uint8Array, rows: [Uint8Array][]): boolean {
  const tuples = rows.map(([bytes]) => index.tuples!(bytes).filter((tuple) => tuple.key.equals(key)));
  return tuples.some((mine, n) =>
    tuples
      .slice(n + 1)
      .some((others) =>
        mine.some((a) =>
          others.some((b) =>
            a.values.every((v, i) => compare(v ?? null, b.values[i] ?? null, index.collation) === 0),
          ),
        ),
      ),
  );
}

export const collModCommands: Record<string, Command> = { collMod };
