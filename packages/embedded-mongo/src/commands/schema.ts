import { doc, int32, type Doc, type Value } from '../bson.ts';
import { collectionArg, docArg, flagArg, refuse, stringArg, wholeArg } from '../args.ts';
import { checkNamespace, idSpec, indexCount, numberOf } from '../catalog.ts';
import { compileCollation } from '../collation.ts';
import { MongoError } from '../errors.ts';
import { compileMatch } from '../match.ts';
import { show } from '../show.ts';
import { checkValidation } from '../validator.ts';
import { durable } from './durable.ts';
import { withImages } from './images.ts';
import { listing } from './listing.ts';
import { fields, type Command } from './types.ts';

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
    const { engine, body, db, transaction } = context;
    const name = collectionArg(body, 'create');
    checkNamespace(db, name);
    refuse(body, 'create', [
      'storageEngine',
      'indexOptionDefaults',
      'viewOn',
      'timeseries',
      'expireAfterSeconds',
      'encryptedFields',
    ]);
    const options = createOptions(db, body);
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const found = engine.store.working.get(`${db}.${name}`);
      if (found && transaction) throw new MongoError(48, `Collection ${db}.${name} already exists.`);
      // Since 7.0 it is no error to create what is there with the same options.
      if (found && !sameOptions(found.options, options)) {
        throw new MongoError(
          48,
          `namespace ${db}.${name} already exists, but with different options: ${show(found.options)}`,
        );
      }
      if (!found) engine.store.createCollection(db, name, options);
      return new Map<string, Value>();
    });
  },
};

/** The options of a new collection as listCollections shows them. Throws 2, 14, 51024, 72 and 197. */
function createOptions(db: string, body: Doc): Doc {
  const options: Doc = new Map();
  if (flagArg(body, 'capped')) {
    if (!body.has('size')) throw new MongoError(72, "the 'size' field is required when 'capped' is true");
    wholeArg(body, 'size', 1);
    wholeArg(body, 'max');
    options.set('capped', true);
    options.set('size', body.get('size')!);
    if (body.has('max')) options.set('max', body.get('max')!);
  } else if (body.has('size') || body.has('max')) {
    throw new MongoError(
      72,
      "the 'capped' field needs to be true when either the 'size' or 'max' fields are present",
    );
  }
  docArg(body, 'validator');
  checkValidation(db, body);
  for (const name of ['validator', 'validationLevel', 'validationAction']) {
    if (body.has(name)) options.set(name, body.get(name)!);
  }
  const collation = compileCollation(docArg(body, 'collation'));
  if (collation) options.set('collation', collation.spec);
  const clustered = body.get('clusteredIndex');
  if (clustered !== undefined && clustered !== false) {
    if (options.has('capped')) throw new MongoError(72, 'capped collections cannot be clustered');
    options.set('clusteredIndex', clusteredIndex(clustered));
  }
  return withImages(options, body);
}

/** Collections are clustered by `_id` in any case: the option only shows. */
function clusteredIndex(given: Value): Doc {
  const spec = doc({ v: 2, key: { _id: 1 }, name: '_id_', unique: true });
  if (given === true) return spec;
  if (!(given instanceof Map)) {
    throw new MongoError(
      14,
      "BSON field 'create.clusteredIndex' is the wrong type, expected types '[bool, object]'",
    );
  }
  const key = given.get('key');
  const isId = key instanceof Map && key.size === 1 && numberOf(key.get('_id')) === 1;
  if (!isId) throw new MongoError(197, 'The clusteredIndex option supports only the key {_id: 1}');
  if (given.get('unique') !== true) {
    throw new MongoError(197, "The clusteredIndex option requires 'unique: true' to be specified");
  }
  const name = given.get('name');
  if (typeof name === 'string') spec.set('name', name);
  return spec;
}

function sameOptions(a: Doc, b: Doc): boolean {
  const sorted = (options: Doc): string => show(new Map([...options].sort(([x], [y]) => (x < y ? -1 : 1))));
  return sorted(a) === sorted(b);
}

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
      const indexes = indexCount(c);
      engine.store.dropCollection(c);
      engine.cursors.closeWhere((cursor) => cursor.ns === ns && !cursor.changeStream);
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
        engine.cursors.closeWhere((cursor) => cursor.ns === c.ns && !cursor.changeStream);
        yield;
      }
      if (any) engine.store.changes.catalogChanged('dropDatabase', { ns: db });
      return any ? doc({ dropped: db }) : new Map<string, Value>();
    });
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
      ]);
      if (!c.options.has('clusteredIndex')) whole.set('idIndex', idSpec(c));
      if (matcher && !matcher.testDoc(whole)) continue;
      out.push(nameOnly ? doc({ name: c.name, type: 'collection' }) : whole);
    }
    return listing(context, `${db}.$cmd.listCollections`, out);
  },
};

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

/** `db.collection` of one of renameCollection's arguments. */
function namespaceArg(body: Doc, name: string): { db: string; name: string; ns: string } {
  const ns = stringArg(body, name);
  const dot = ns.indexOf('.');
  if (dot < 0) throw new MongoError(73, `Invalid namespace specified '${ns}'`);
  const parts = { db: ns.slice(0, dot), name: ns.slice(dot + 1), ns };
  checkNamespace(parts.db, parts.name);
  return parts;
}

const renameCollection: Command = {
  fields: fields('to', 'dropTarget', 'stayTemp'),
  run(context) {
    const { engine, body, db } = context;
    if (db !== 'admin') {
      throw new MongoError(13, 'renameCollection may only be run against the admin database.');
    }
    if (!body.has('to')) {
      throw new MongoError(40414, "BSON field 'renameCollection.to' is missing but a required field");
    }
    const from = namespaceArg(body, 'renameCollection');
    const to = namespaceArg(body, 'to');
    if (from.ns === to.ns) throw new MongoError(20, "Can't rename a collection to itself");
    const dropTarget = flagArg(body, 'dropTarget');
    // eslint-disable-next-line require-yield -- short
    return durable(context, function* () {
      const { store, cursors } = engine;
      const c = store.working.get(from.ns);
      if (!c) throw new MongoError(26, `Source collection ${from.ns} does not exist`);
      const target = store.working.get(to.ns);
      if (target && !dropTarget) throw new MongoError(48, 'target namespace exists');
      store.renameCollection(c, to.db, to.name);
      cursors.closeWhere(({ ns, changeStream }) => !changeStream && (ns === from.ns || ns === to.ns));
      return new Map<string, Value>();
    });
  },
};

export const schemaCommands: Record<string, Command> = {
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
};
