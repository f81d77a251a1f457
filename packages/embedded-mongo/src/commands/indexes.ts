import { doc, encode, type Doc, type Value } from '../bson.ts';
import { collectionArg, listArg } from '../args.ts';
import {
  ID_INDEX,
  MAX_INDEXES,
  checkNamespace,
  idSpec,
  indexCount,
  listedIndexes,
  normalizeIndex,
  numberOf,
  sameIndex,
  type Collection,
  type IndexInfo,
} from '../catalog.ts';
import { addToIndex } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { wholeCollection } from '../planner.ts';
import { scan } from '../scan.ts';
import { show } from '../show.ts';
import type { Store } from '../store.ts';
import { existing, durable } from './durable.ts';
import { listing } from './listing.ts';
import { fields, type Command } from './types.ts';

const createIndexes: Command = {
  fields: fields('indexes', 'ignoreUnknownIndexOptions', 'commitQuorum'),
  run(context) {
    const { engine, body, db, transaction } = context;
    const name = collectionArg(body, 'createIndexes');
    checkNamespace(db, name);
    if (!body.has('indexes')) {
      throw new MongoError(40414, "BSON field 'createIndexes.indexes' is missing but a required field");
    }
    const list = listArg(body, 'indexes')!;
    if (!list.length) throw new MongoError(2, 'Must specify at least one index to create');
    const inputs = list.map((item) => {
      if (!(item instanceof Map)) throw new MongoError(14, "The elements of 'indexes' must be objects");
      if (item.has('key') && !item.has('name')) {
        throw new MongoError(9, "The 'name' field is a required property of an index specification");
      }
      normalizeIndex(item);
      return item;
    });
    return durable(context, function* () {
      const { store } = engine;
      const before = store.working.has(`${db}.${name}`);
      const c = existing(store, db, name);
      const numIndexesBefore = indexCount(c);
      const made: IndexInfo[] = [];
      try {
        for (const input of inputs) {
          const spec = normalizeIndex(input, c.collation);
          if (isKnown(c, spec)) continue;
          if (transaction && !(transaction.made(c) && c.count === 0)) {
            throw new MongoError(
              263,
              `Cannot create new indexes on existing collection ${c.ns} in a multi-document transaction.`,
            );
          }
          if (indexCount(c) >= MAX_INDEXES) {
            throw new MongoError(
              67,
              `add index fails, too many indexes for ${c.ns} key:${show(spec.get('key'))}`,
            );
          }
          made.push(yield* buildIndex(store, c, spec));
        }
      } catch (error) {
        // As on MongoDB: all of them or none.
        for (const index of made) store.dropIndex(c, index);
        if (!before && error instanceof MongoError) store.removeCollection(c);
        throw error;
      }
      if (made.length) {
        const all = made.map(({ spec }) => spec);
        // As on MongoDB: one event for each in an empty collection, one for all that were built from documents.
        for (const indexes of c.count ? [all] : all.map((spec) => [spec])) {
          store.changes.catalogChanged('createIndexes', c, new Map([['indexes', indexes]]));
        }
      }
      const reply = doc({ numIndexesBefore, numIndexesAfter: indexCount(c) });
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
  if (key.size === 1 && numberOf(key.get('_id')) === 1) {
    for (const option of ['unique', 'sparse', 'partialFilterExpression', 'hidden', 'prepareUnique']) {
      if (!spec.has(option)) continue;
      if (option === 'hidden') throw new MongoError(2, "can't hide _id index");
      throw new MongoError(
        197,
        `The field '${option}' is not valid for an _id index specification. Specification: ${show(spec)}`,
      );
    }
    const collation = show(spec.get('collation'));
    if (collation !== show(c.collation?.spec)) {
      throw new MongoError(2, 'The _id index must have the same collation as the collection.');
    }
    return true;
  }
  if (name === ID_INDEX) {
    throw new MongoError(
      2,
      `The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}, found key: ${show(key)}`,
    );
  }
  const others = listedIndexes(c);
  const named = others.find((index) => index.name === name);
  const both = (index: IndexInfo): string =>
    `Requested index: ${show(spec)}, existing index: ${show(index.spec)}`;
  if (named) {
    if (signature(named.spec) !== signature(spec)) {
      throw new MongoError(
        86,
        'An existing index has the same name as the requested index. When index names are not specified, they are ' +
          `auto generated and can cause conflicts. Please refer to our documentation. ${both(named)}`,
      );
    }
    if (sameIndex(named.spec, spec)) return true;
    throw new MongoError(
      85,
      `An equivalent index already exists with the same name but different options. ${both(named)}`,
    );
  }
  const alike = others.find((index) => signature(index.spec) === signature(spec));
  if (!alike) return false;
  if (sameIndex(alike.spec, spec)) {
    throw new MongoError(85, `Index already exists with a different name: ${alike.name}`);
  }
  throw new MongoError(
    85,
    `An equivalent index already exists with a different name and options. ${both(alike)}`,
  );
}

/** What tells indexes of one collection apart: two with the same of these cannot stand side by side. */
function signature(spec: Doc): string {
  const parts = ['partialFilterExpression', 'collation', 'unique', 'sparse'].map(
    (name) => spec.get(name) ?? null,
  );
  return `${patternText(spec.get('key') as Doc)} ${encode(new Map([['parts', parts]])).toString('latin1')}`;
}

function patternText(key: Doc): string {
  return [...key].map(([path, n]) => `${path}\0${numberOf(n) ?? show(n)}`).join('\0');
}

/** Makes an index and fills it. Throws 11000 and 171, with nothing left of it. */
export function* buildIndex(store: Store, c: Collection, spec: Doc): Generator<void, IndexInfo> {
  const index = store.createIndex(c, spec);
  try {
    for (const piece of scan(store.writer, c, wholeCollection(), { keys: 0, documents: 0 })) {
      for (const [idKey, bytes] of piece) addToIndex(store, c, index, idKey, bytes);
      yield;
    }
  } catch (error) {
    if (error instanceof MongoError) store.dropIndex(c, index);
    throw error;
  }
  return index;
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
    const isNames = Array.isArray(which) && which.every((one) => typeof one === 'string');
    if (!isNames && typeof which !== 'string' && !(which instanceof Map)) {
      throw new MongoError(
        14,
        "BSON field 'dropIndexes.index' is the wrong type, expected types '[string, array<string>, object]'",
      );
    }
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const { store } = engine;
      const c = store.working.get(`${db}.${name}`);
      if (!c) throw new MongoError(26, `ns not found ${db}.${name}`);
      const nIndexesWas = indexCount(c);
      const wanted = Array.isArray(which) ? which : [which];
      const going = which === '*' ? listedIndexes(c) : wanted.map((one) => droppable(c, one));
      for (const index of new Set(going)) {
        store.dropIndex(c, index);
        store.changes.catalogChanged('dropIndexes', c, new Map([['indexes', [index.spec]]]));
      }
      const reply = doc({ nIndexesWas });
      if (which === '*') reply.set('msg', 'non-_id indexes dropped for collection');
      return reply;
    });
  },
};

function droppable(c: Collection, which: Value): IndexInfo {
  const isId = which instanceof Map && which.size === 1 && numberOf(which.get('_id')) === 1;
  if (which === ID_INDEX || isId) throw new MongoError(72, 'cannot drop _id index');
  const [found, second] = findIndexes(c, which);
  if (!found) {
    throw new MongoError(
      27,
      typeof which === 'string'
        ? `index not found with name [${which}]`
        : `can't find index with key: ${show(which)}`,
    );
  }
  if (second) throw new MongoError(181, `${indexesOfKey(c, which)} indexes found for key: ${show(which)}`);
  return found;
}

const indexesOfKey = (c: Collection, key: Value): number => findIndexes(c, key).length;

/** The indexes of a name or of a key pattern. */
export function findIndexes(c: Collection, which: Value): IndexInfo[] {
  return listedIndexes(c).filter((index) =>
    which instanceof Map
      ? patternText(index.spec.get('key') as Doc) === patternText(which)
      : index.name === which,
  );
}

const listIndexes: Command = {
  fields: fields('cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'listIndexes');
    checkNamespace(db, name);
    const c = engine.store.visible.get(`${db}.${name}`);
    if (!c) throw new MongoError(26, `ns does not exist: ${db}.${name}`);
    const specs = [idSpec(c), ...listedIndexes(c).map(({ spec }) => spec)];
    return listing(context, `${db}.${name}`, specs);
  },
};

export const indexCommands: Record<string, Command> = {
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  listIndexes,
};
