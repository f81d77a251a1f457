/** Stages that make their own documents out of what the engine knows: $collStats, $indexStats and others. */
import { hostname } from 'node:os';
import { Binary, doc, type Doc, type Value } from '../bson.ts';
import { listedIndexes, type Collection } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { lsidOf } from '../sessions.ts';
import type { Store } from '../store.ts';
import { shown } from './admin.ts';
import { scaleOf, storageStats } from './stats.ts';
import type { Context } from './types.ts';

/** The documents of a first stage, or undefined when it is none of these. */
export function sourceDocuments(
  context: Context,
  name: string | undefined,
  stage: string,
  argument: Value,
): Doc[] | undefined {
  const { db, engine } = context;
  const c = name === undefined ? undefined : engine.store.visible.get(`${db}.${name}`);
  switch (stage) {
    case '$collStats':
      return [collStats(engine.store, `${db}.${name}`, c, argument)];
    case '$indexStats':
      if (!(argument instanceof Map) || argument.size > 0)
        throw new MongoError(28803, 'The $indexStats stage specification must be an empty object');
      return c ? indexStats(c) : [];
    case '$currentOp':
      return currentOp(context, argument);
    case '$listLocalSessions':
      if (!(argument instanceof Map))
        throw new MongoError(14, '$listLocalSessions options must be specified in an object');
      return sessions(context);
    case '$listSessions':
      if (db !== 'config' || name !== 'system.sessions')
        throw new MongoError(73, '$listSessions may only be run against config.system.sessions');
      return sessions(context);
  }
  return undefined;
}

const LATENCY = { latency: 0n, ops: 0n };

function collStats(store: Store, ns: string, c: Collection | undefined, argument: Value): Doc {
  if (!(argument instanceof Map)) throw new MongoError(40166, '$collStats must take a nested object');
  for (const [key, v] of argument) {
    if (!['latencyStats', 'storageStats', 'count', 'queryExecStats'].includes(key))
      throw new MongoError(40415, `BSON field '$collStats.${key}' is an unknown field.`);
    if (!(v instanceof Map))
      throw new MongoError(14, `BSON field '$collStats.${key}' is the wrong type, expected type 'object'`);
  }
  const out = doc({ ns, host: hostname(), localTime: new Date() });
  if (argument.has('latencyStats')) {
    out.set(
      'latencyStats',
      doc({ reads: LATENCY, writes: LATENCY, commands: LATENCY, transactions: LATENCY }),
    );
  }
  const storage = argument.get('storageStats');
  if (storage instanceof Map) out.set('storageStats', storageStats(store, c, scaleOf(storage.get('scale'))));
  if (argument.has('count')) {
    if (!c)
      throw new MongoError(
        26,
        `Unable to retrieve count in $collStats stage :: caused by :: Collection [${ns}] not found.`,
      );
    out.set('count', doc({ n: c.count }).get('n')!);
  }
  if (argument.has('queryExecStats'))
    out.set('queryExecStats', doc({ collectionScans: { total: 0n, nonTailable: 0n } }));
  return out;
}

function indexStats(c: Collection): Doc[] {
  const one = (name: string, key: Doc, use: Collection['idUse'], spec: Doc): Doc =>
    doc({ name, key, host: hostname(), accesses: { ops: BigInt(use.ops), since: use.since }, spec });
  const id = doc({ v: 2, key: { _id: 1 }, name: '_id_' });
  return [
    one('_id_', id.get('key') as Doc, c.idUse, id),
    ...listedIndexes(c).map(({ name, spec, use }) => one(name, spec.get('key') as Doc, use, spec)),
  ];
}

function currentOp({ engine, db }: Context, argument: Value): Doc[] {
  if (!(argument instanceof Map))
    throw new MongoError(9, '$currentOp options must be specified in an object');
  if (db !== 'admin')
    throw new MongoError(73, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
  return engine.operations.all().map((one) => shown(one, engine.address));
}

/** The session of this command and those of open cursors. */
function sessions({ engine, body }: Context): Doc[] {
  const now = new Date();
  const ids = new Map<string, Binary>();
  const own = body.get('lsid');
  const id = own instanceof Map ? own.get('id') : undefined;
  if (id instanceof Binary) ids.set(id.toString('hex'), id);
  for (const hex of engine.cursors.sessions()) ids.set(hex, new Binary(Buffer.from(hex, 'hex'), 4));
  return [...ids.values()].map((one) => doc({ _id: lsidOf(one), lastUse: now }));
}
