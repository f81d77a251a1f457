import { doc, readPath, type Doc, type Value } from '../bson.ts';
import {
  checkFlags,
  collectionArg,
  docArg,
  flagArg,
  missingField,
  sessionArg,
  stringArg,
  timeArg,
  wholeArg,
} from '../args.ts';
import { checkNamespace, collationFor, numberOf } from '../catalog.ts';
import { nextBatch, batchFields, type OpenCursor, type Source } from '../cursors.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { canonical, hashKey } from '../keys.ts';
import { Breath, Query, type QuerySpec } from '../query.ts';
import { tail } from '../tail.ts';
import { cursorBody } from '../wire.ts';
import { AWAIT_MS, awaitBatch } from './await-data.ts';
import { cursorFound, timeIsOver } from './fail-command.ts';
import { fields, viewOf, type Command, type Context, type Reply } from './types.ts';

const EMPTY: Doc = new Map();

export const FIND_FIELDS = fields(
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'tailable',
  'awaitData',
  'noCursorTimeout',
  'oplogReplay',
  'allowPartialResults',
  'allowDiskUse',
  'collation',
  'let',
);

/** What the fields of a find command ask for. Throws for what is not served. */
export function findSpec(body: Doc): QuerySpec {
  checkFlags(body, 'allowDiskUse', 'noCursorTimeout', 'allowPartialResults', 'oplogReplay');
  return {
    filter: docArg(body, 'filter') ?? EMPTY,
    sort: docArg(body, 'sort'),
    projection: docArg(body, 'projection'),
    skip: wholeArg(body, 'skip'),
    limit: wholeArg(body, 'limit'),
    hint: body.get('hint'),
    min: docArg(body, 'min'),
    max: docArg(body, 'max'),
    returnKey: flagArg(body, 'returnKey'),
    showRecordId: flagArg(body, 'showRecordId'),
    collation: docArg(body, 'collation'),
    variables: letVariables(docArg(body, 'let')),
  };
}

/** How a cursor differs from the usual one; a `single` batch closes it. */
type CursorKind = { single?: boolean } & Pick<
  OpenCursor,
  'tailable' | 'awaitData' | 'changeStream' | 'concerns' | 'resumeToken'
>;

/** The first batch of a new cursor, which is kept when there is more. */
export async function openCursor(
  context: Context,
  ns: string,
  source: Source,
  batchSize: number | undefined,
  { single = false, ...kind }: CursorKind = {},
): Promise<Reply> {
  const { cursors } = context.engine;
  const session = sessionArg(context.body)?.toString('hex');
  const cursor = cursors.create(ns, source, session, context.transaction?.number);
  Object.assign(cursor, kind);
  cursor.snapshot = context.snapshot;
  const documents = await nextBatch(cursor, batchSize, true);
  if (single && !cursor.done) await source.pieces.return(undefined);
  const open = !single && !cursor.done;
  if (open) cursors.keep(cursor);
  const id = open ? cursor.id : 0n;
  return cursorBody({
    name: 'firstBatch',
    documents,
    id,
    ns,
    fields: batchFields(cursor, documents),
  });
}

const find: Command = {
  fields: FIND_FIELDS,
  run(context) {
    const { body, db } = context;
    const name = collectionArg(body, 'find');
    checkNamespace(db, name);
    const ns = `${db}.${name}`;
    const view = viewOf(context);
    const c = view.collection(ns);
    const spec = findSpec(body);
    const query = new Query(view.connection, c, spec);
    const breath = new Breath(timeArg(body), context.operation);
    if (checkTailable(body) && c) {
      if (!c.capped) {
        throw new MongoError(
          2,
          `error processing query: ns=${ns} tailable cursor requested on non capped collection`,
        );
      }
      const pieces = tail(view.connection, c, query, breath, spec);
      const source: Source = { pieces, ended: () => false, breath };
      const marks = { tailable: true, awaitData: flagArg(body, 'awaitData') };
      // As on MongoDB, where nothing is yet the cursor ends at once.
      return openCursor(context, ns, source, wholeArg(body, 'batchSize'), {
        single: c.count === 0,
        ...marks,
      });
    }
    const source: Source = { pieces: query.results(breath), ended: () => query.ended, breath };
    return openCursor(context, ns, source, wholeArg(body, 'batchSize'), {
      single: flagArg(body, 'singleBatch'),
    });
  },
};

/** Whether a find asks for a tailable cursor. Throws 2 and 9 for what does not go with one. */
function checkTailable(body: Doc): boolean {
  const tailable = flagArg(body, 'tailable');
  if (!tailable) {
    if (flagArg(body, 'awaitData'))
      throw new MongoError(9, "Cannot set 'awaitData' without also setting 'tailable'");
    return false;
  }
  const sort = docArg(body, 'sort');
  if (sort?.size && numberOf(sort.get('$natural')) !== 1)
    throw new MongoError(2, 'cannot use tailable option with a sort other than {$natural: 1}');
  if (flagArg(body, 'singleBatch'))
    throw new MongoError(2, "cannot use tailable option with the 'singleBatch' option");
  return true;
}

const getMore: Command = {
  fields: fields('collection', 'batchSize'),
  async run(context) {
    const { engine, body, db, request } = context;
    const id = body.get('getMore');
    if (typeof id !== 'bigint') throw new MongoError(14, "BSON field 'getMore.getMore' must be of type long");
    const ns = `${db}.${stringArg(body, 'collection')}`;
    const session = sessionArg(body)?.toString('hex');
    const cursor = engine.cursors.find(id, ns, session, context.transaction?.number);
    const size = wholeArg(body, 'batchSize');
    const ms = timeArg(body);
    if (ms && !cursor.awaitData)
      throw new MongoError(2, 'cannot set maxTimeMS on getMore command for a non-awaitData cursor');
    context.snapshot = cursor.snapshot && engine.snapshotReads.reading(cursor.snapshot);
    if (cursor.source.breath) cursor.source.breath.operation = context.operation;
    try {
      if (engine.failPoints.armed) {
        cursorFound(context);
        if (cursor.source.breath?.limited) timeIsOver(context);
      }
      const documents = cursor.awaitData
        ? await awaitBatch(context, cursor, size || undefined, ms || AWAIT_MS)
        : await nextBatch(cursor, size || undefined, false);
      // An empty batch is not sent over and over, unless the cursor waits for news between.
      const goesOn = !cursor.done && (documents.length > 0 || cursor.awaitData === true);
      if (request.exhaustAllowed && goesOn) request.next = 0n;
      if (cursor.done) engine.cursors.close(id);
      const fields = batchFields(cursor, documents);
      return cursorBody({ name: 'nextBatch', documents, id: cursor.done ? 0n : id, ns, fields });
    } catch (error) {
      engine.cursors.close(id);
      throw error;
    }
  },
};

const killCursors: Command = {
  fields: fields('cursors'),
  run({ engine, body }) {
    if (!body.has('cursors')) throw missingField('killCursors.cursors');
    const ids = body.get('cursors');
    if (!Array.isArray(ids)) throw new MongoError(14, "BSON field 'killCursors.cursors' must be an array");
    const killed: Value[] = [];
    const missing: Value[] = [];
    for (const id of ids) {
      if (typeof id !== 'bigint')
        throw new MongoError(14, "BSON field 'killCursors.cursors' must hold longs");
      (engine.cursors.close(id) ? killed : missing).push(id);
    }
    return doc({ cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] });
  },
};

const count: Command = {
  fields: fields('query', 'limit', 'skip', 'hint', 'collation', 'fields'),
  async run({ engine, body, db, operation }) {
    const name = collectionArg(body, 'count');
    checkNamespace(db, name);
    const c = engine.store.visible.get(`${db}.${name}`);
    const limit = wholeArg(body, 'limit', -Infinity) ?? 0;
    const query = new Query(engine.store.reader, c, {
      filter: docArg(body, 'query') ?? EMPTY,
      skip: wholeArg(body, 'skip'),
      limit: Math.abs(limit),
      counting: true,
      hint: body.get('hint'),
      collation: docArg(body, 'collation'),
    });
    const n = await query.count(new Breath(timeArg(body), operation));
    return doc({ n });
  },
};

const distinct: Command = {
  fields: fields('key', 'query', 'collation', 'hint'),
  async run(context) {
    const { body, db, operation } = context;
    const name = collectionArg(body, 'distinct');
    checkNamespace(db, name);
    const path = stringArg(body, 'key').split('.');
    const view = viewOf(context);
    const c = view.collection(`${db}.${name}`);
    const collation = collationFor(c, docArg(body, 'collation'));
    const same = collation && canonical(collation);
    const query = new Query(view.connection, c, {
      filter: docArg(body, 'query') ?? EMPTY,
      hint: body.get('hint'),
      collation: docArg(body, 'collation'),
    });
    const values = new Map<unknown, Value>();
    let bytes = 0;
    for await (const piece of query.documents(new Breath(timeArg(body), operation))) {
      for (const raw of piece) {
        for (const v of valuesAt(raw, path)) {
          const key = hashKey(same ? same(v) : v);
          if (values.has(key)) continue;
          values.set(key, v);
          bytes += typeof v === 'string' ? v.length + 12 : 24;
          if (bytes > 16_000_000) throw new MongoError(17217, 'distinct too big, 16mb cap');
        }
      }
    }
    const reply = doc({ values: [...values.values()] });
    if (context.snapshot) reply.set('atClusterTime', context.snapshot.time);
    return reply;
  },
};

function valuesAt(raw: Uint8Array, path: string[]): Value[] {
  const { value, rest } = readPath(raw, path);
  const out: Value[] = [];
  gather(value, rest, out);
  return out;
}

function gather(v: Value | undefined, rest: readonly string[], out: Value[]): void {
  if (v === undefined) return;
  if (!rest.length) {
    if (Array.isArray(v)) out.push(...v);
    else out.push(v);
    return;
  }
  if (v instanceof Map) gather(v.get(rest[0]), rest.slice(1), out);
  else if (Array.isArray(v)) {
    if (/^\d+$/.test(rest[0])) gather(v[Number(rest[0])], rest.slice(1), out);
    for (const item of v) if (item instanceof Map) gather(item.get(rest[0]), rest.slice(1), out);
  }
}

export const findCommands: Record<string, Command> = { find, getMore, killCursors, count, distinct };
