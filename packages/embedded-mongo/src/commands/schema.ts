import { doc, encode, int32, type Doc, type Value } from '../bson.ts';
import { collectionArg, docArg, flagArg, listArg, refuse, wholeArg } from '../args.ts';
import {
  MAX_INDEXES,
  checkNamespace,
  normalizeIndex,
  numberOf,
  sameIndex,
  type Collection,
} from '../catalog.ts';
import { addToIndex } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { compileMatch } from '../match.ts';
import { scan } from '../scan.ts';
import { show } from '../show.ts';
import type { Store } from '../store.ts';
import { existing, durable } from './durable.ts';
import { openCursor } from './find.ts';
import { fields, type Command, type Context, type Reply } from './types.ts';

const ID_SPEC = doc({ v: 2, key: { _id: 1 }, name: '_id_' });

const create: Command = {
  fields: fields(
    'capped',
    'size',
    'max',
    'autoIndexId',
    'idIndex',
    'storageEngine',
    'validator',
    'validationLevel',
    'validationAction',
    'indexOptionDefaults',
    'viewOn',
    'pipeline',
    'collation',
    'timeseries',
    'clusteredIndex',
    'expireAfterSeconds',
    'changeStreamPreAndPostImages',
    'encryptedFields',
    'flags',
  ),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'create');
    checkNamespace(db, name);
    refuse(body, 'create', [
      'capped',
      'storageEngine',
      'validator',
      'indexOptionDefaults',
      'viewOn',
      'timeseries',
      'clusteredIndex',
      'expireAfterSeconds',
      'encryptedFields',
    ]);
    const collation = docArg(body, 'collation');
    if (collation && collation.get('locale') !== 'simple') {
      throw new MongoError(
        238,
        'A default collation of a collection is not supported by the embedded engine',
      );
    }
    const images = docArg(body, 'changeStreamPreAndPostImages');
    if (images?.get('enabled') === true) {
      throw new MongoError(238, 'changeStreamPreAndPostImages is not supported by the embedded engine');
    }
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const found = engine.store.working.get(`${db}.${name}`);
      if (found && found.options.size) {
        throw new MongoError(48, `Collection ${db}.${name} already exists.`);
      }
      if (!found) engine.store.createCollection(db, name);
      return new Map<string, Value>();
    });
  },
};

const drop: Command = {
  fields: fields(),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'drop');
    checkNamespace(db, name);
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const ns = `${db}.${name}`;
      const c = engine.store.working.get(ns);
      // Since 7.0 dropping what is not there is no error.
      if (!c) return new Map<string, Value>();
      const indexes = c.indexes.length + 1;
      engine.store.dropCollection(c);
      engine.cursors.closeWhere((cursor) => cursor.ns === ns);
      return doc({ nIndexesWas: indexes, ns });
    });
  },
};

const dropDatabase: Command = {
  fields: fields(),
  run(context) {
    const { engine, db } = context;
    return durable(context, function* () {
      let any = false;
      for (const c of [...engine.store.working.values()]) {
        if (c.db !== db) continue;
        any = true;
        engine.store.dropCollection(c);
        engine.cursors.closeWhere((cursor) => cursor.ns === c.ns);
        yield;
      }
      return any ? doc({ dropped: db }) : new Map<string, Value>();
    });
  },
};

const createIndexes: Command = {
  fields: fields('indexes', 'ignoreUnknownIndexOptions', 'commitQuorum'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'createIndexes');
    checkNamespace(db, name);
    const list = listArg(body, 'indexes');
    if (!list?.length) throw new MongoError(2, 'Must specify at least one index to create');
    const specs = list.map((item) => {
      if (!(item instanceof Map)) throw new MongoError(14, "The elements of 'indexes' must be objects");
      return normalizeIndex(item);
    });
    return durable(context, function* () {
      const { store } = engine;
      const before = store.working.has(`${db}.${name}`);
      const c = existing(store, db, name);
      const numIndexesBefore = c.indexes.length + 1;
      const made: number[] = [];
      try {
        for (const spec of specs) {
          if (isKnown(c, spec)) continue;
          if (c.indexes.length + 1 >= MAX_INDEXES) {
            throw new MongoError(67, `add index fails, too many indexes for ${c.ns}`);
          }
          made.push(yield* build(store, c, spec));
        }
      } catch (error) {
        // As on MongoDB: all of them or none.
        for (const id of made)
          store.dropIndex(
            c,
            c.indexes.find((index) => index.id === id)!,
          );
        if (!before && error instanceof MongoError) store.dropCollection(c);
        throw error;
      }
      const reply = doc({ numIndexesBefore, numIndexesAfter: c.indexes.length + 1 });
      reply.set('createdCollectionAutomatically', !before);
      if (!made.length) reply.set('note', 'all indexes already exist');
      return reply;
    });
  },
};

/** True when the index is there already. Throws 85 and 86 when another one is in its way. */
function isKnown(c: Collection, spec: Doc): boolean {
  const name = spec.get('name') as string;
  const key = spec.get('key') as Doc;
  if (key.size === 1 && key.has('_id') && numberOf(key.get('_id')) === 1) {
    if (spec.has('unique') || spec.has('sparse') || spec.has('partialFilterExpression')) {
      throw new MongoError(197, 'The _id index takes no options');
    }
    return true;
  }
  if (name === '_id_') {
    throw new MongoError(
      2,
      `The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}`,
    );
  }
  const samePattern = (other: Doc): boolean => {
    const left = [...key].map(([path, n]) => `${path}\0${numberOf(n)}`).join('\0');
    const right = [...(other.get('key') as Doc)].map(([path, n]) => `${path}\0${numberOf(n)}`).join('\0');
    return left === right;
  };
  for (const index of c.indexes) {
    if (index.name === name) {
      if (sameIndex(index.spec, spec)) return true;
      if (samePattern(index.spec)) {
        throw new MongoError(
          86,
          `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${name}`,
        );
      }
      throw new MongoError(
        86,
        `An existing index has the same name as the requested index: ${name}, with another key`,
      );
    }
    if (!samePattern(index.spec)) continue;
    const partial = (d: Doc): Buffer => encode(new Map([['p', d.get('partialFilterExpression') ?? null]]));
    if (
      !partial(index.spec).equals(partial(spec)) ||
      index.sparse !== spec.has('sparse') ||
      index.unique !== spec.has('unique')
    ) {
      if (sameOptions(index.spec, spec)) continue;
      throw new MongoError(
        85,
        `An equivalent index already exists with a different name and options: ${index.name}`,
      );
    }
    throw new MongoError(85, `Index already exists with a different name: ${index.name}`);
  }
  return false;
}

/** Indexes of one key pattern may stand side by side when they hold different documents. */
function sameOptions(a: Doc, b: Doc): boolean {
  return a.has('partialFilterExpression') !== b.has('partialFilterExpression');
}

function* build(store: Store, c: Collection, spec: Doc): Generator<void, number> {
  const index = store.createIndex(c, spec);
  const plan = {
    stage: 'COLLSCAN' as const,
    intervals: [{ lo: Buffer.alloc(0), hi: Buffer.from([0xff, 0xff]), shared: 0 }],
    reverse: false,
    sorted: true,
    merge: false,
    exact: true,
  };
  try {
    for (const piece of scan(store.writer, c, plan, { keys: 0, documents: 0 })) {
      for (const [idKey, bytes] of piece) addToIndex(store, c, index, idKey, bytes);
      yield;
    }
  } catch (error) {
    if (error instanceof MongoError) store.dropIndex(c, index);
    throw error;
  }
  return index.id;
}

const dropIndexes: Command = {
  fields: fields('index'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, context.command);
    checkNamespace(db, name);
    const which = body.get('index');
    if (which === undefined)
      throw new MongoError(40414, "BSON field 'dropIndexes.index' is missing but a required field");
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const { store } = engine;
      const c = store.working.get(`${db}.${name}`);
      if (!c) throw new MongoError(26, `ns not found ${db}.${name}`);
      const nIndexesWas = c.indexes.length + 1;
      const wanted = Array.isArray(which) ? which : [which];
      const going = which === '*' ? [...c.indexes] : wanted.map((one) => findIndex(c, one));
      for (const index of new Set(going)) store.dropIndex(c, index);
      const reply = doc({ nIndexesWas });
      if (which === '*') reply.set('msg', 'non-_id indexes dropped for collection');
      return reply;
    });
  },
};

function findIndex(c: Collection, which: Value): Collection['indexes'][number] {
  if (which === '_id_' || (which instanceof Map && which.size === 1 && which.has('_id'))) {
    throw new MongoError(72, 'cannot drop _id index');
  }
  for (const index of c.indexes) {
    if (typeof which === 'string' ? index.name === which : which instanceof Map && sameKey(index.spec, which))
      return index;
  }
  const shown = typeof which === 'string' ? `name [${which}]` : 'that key pattern';
  throw new MongoError(27, `index not found with ${shown}`);
}

function sameKey(spec: Doc, key: Doc): boolean {
  const text = (d: Doc): string => [...d].map(([path, n]) => `${path}\0${numberOf(n) ?? show(n)}`).join('\0');
  return text(spec.get('key') as Doc) === text(key);
}

const listIndexes: Command = {
  fields: fields('cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'listIndexes');
    checkNamespace(db, name);
    const c = engine.store.visible.get(`${db}.${name}`);
    if (!c) throw new MongoError(26, `ns does not exist: ${db}.${name}`);
    const ordered = [...c.indexes].sort((a, b) => a.id - b.id);
    return listing(context, `${db}.$cmd.listIndexes.${name}`, [ID_SPEC, ...ordered.map(({ spec }) => spec)]);
  },
};

const listCollections: Command = {
  fields: fields('filter', 'cursor', 'nameOnly', 'authorizedCollections'),
  run(context) {
    const { engine, body, db } = context;
    const nameOnly = flagArg(body, 'nameOnly');
    const filter = docArg(body, 'filter');
    const matcher = filter && compileMatch(filter);
    const out: Doc[] = [];
    for (const c of engine.store.visible.values()) {
      if (c.db !== db) continue;
      const whole = new Map<string, Value>([
        ['name', c.name],
        ['type', 'collection'],
        ['options', c.options],
        ['info', doc({ readOnly: false, uuid: c.uuid })],
        ['idIndex', ID_SPEC],
      ]);
      if (matcher && !matcher.testDoc(whole)) continue;
      out.push(nameOnly ? doc({ name: c.name, type: 'collection' }) : whole);
    }
    return listing(context, `${db}.$cmd.listCollections`, out);
  },
};

function listing(context: Context, ns: string, docs: Doc[]): Promise<Reply> {
  const raw = docs.map(encode);
  const size = docArg(context.body, 'cursor');
  // eslint-disable-next-line @typescript-eslint/require-await -- a cursor's source is asynchronous, this one happens not to wait
  async function* pieces(): AsyncGenerator<Uint8Array[]> {
    yield raw;
  }
  return openCursor(
    context,
    ns,
    { pieces: pieces(), ended: () => false },
    size && wholeArg(size, 'batchSize'),
  );
}

const listDatabases: Command = {
  fields: fields('filter', 'nameOnly', 'authorizedDatabases'),
  run({ engine, body, db }) {
    if (db !== 'admin') throw new MongoError(13, 'listDatabases may only be run against the admin database.');
    const sizes = new Map<string, number>();
    for (const c of engine.store.visible.values()) sizes.set(c.db, (sizes.get(c.db) ?? 0) + c.bytes);
    const filter = docArg(body, 'filter');
    const matcher = filter && compileMatch(filter);
    const nameOnly = flagArg(body, 'nameOnly');
    const databases: Doc[] = [];
    let total = 0;
    for (const [name, bytes] of [...sizes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const one = doc({ name, sizeOnDisk: bytes, empty: bytes === 0 });
      if (matcher && !matcher.testDoc(one)) continue;
      total += bytes;
      databases.push(nameOnly ? doc({ name }) : one);
    }
    const reply = doc({ databases });
    if (!nameOnly) {
      reply.set('totalSize', doc({ n: total }).get('n')!);
      reply.set('totalSizeMb', int32(Math.floor(total / 1048576)));
    }
    return reply;
  },
};

const collMod: Command = {
  fields: fields(
    'index',
    'validator',
    'validationLevel',
    'validationAction',
    'viewOn',
    'pipeline',
    'cappedSize',
  ),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'collMod');
    checkNamespace(db, name);
    refuse(body, 'collMod', [
      'validator',
      'validationLevel',
      'validationAction',
      'viewOn',
      'pipeline',
      'cappedSize',
    ]);
    const change = docArg(body, 'index');
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const c = engine.store.working.get(`${db}.${name}`);
      if (!c) throw new MongoError(26, `ns does not exist: ${db}.${name}`);
      if (!change) return new Map<string, Value>();
      const index = findIndex(c, change.get('name') ?? change.get('keyPattern') ?? null);
      const seconds = change.get('expireAfterSeconds');
      const n = numberOf(seconds);
      if (n === undefined) throw new MongoError(72, 'collMod can only change expireAfterSeconds of an index');
      const spec: Doc = new Map([...index.spec, ['expireAfterSeconds', seconds!]]);
      normalizeIndex(spec);
      const old = index.expireAfterSeconds;
      index.expireAfterSeconds = n;
      engine.store.setIndexSpec(index, spec);
      return doc({ expireAfterSeconds_old: old, expireAfterSeconds_new: n });
    });
  },
};

export const schemaCommands: Record<string, Command> = {
  create,
  drop,
  dropDatabase,
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  listIndexes,
  listCollections,
  listDatabases,
  collMod,
};
