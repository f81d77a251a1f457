import { collectionArg, wholeArg } from '../args.ts';
import { type Doc, type Value } from '../bson.ts';
import { checkNamespace, newUuid } from '../catalog.ts';
import { insertDocument } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { wholeCollection } from '../planner.ts';
import { scan } from '../scan.ts';
import { durable } from './durable.ts';
import { fields, type Command } from './types.ts';

/** Makes a collection anew as a capped one, of its last documents; its indexes go, as on MongoDB. */
const convertToCapped: Command = {
  fields: fields('size', 'max'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, 'convertToCapped');
    checkNamespace(db, name);
    if (!body.has('size')) throw new MongoError(72, 'Capped collection size must be greater than zero');
    wholeArg(body, 'size', 1);
    wholeArg(body, 'max');
    return durable(context, function* () {
      const { store, cursors } = engine;
      const ns = `${db}.${name}`;
      const c = store.working.get(ns);
      if (!c) throw new MongoError(26, `source collection ${ns} does not exist`);
      const options: Doc = new Map([...c.options, ['capped', true], ['size', body.get('size')!]]);
      if (body.has('max')) options.set('max', body.get('max')!);
      const temporary = `tmp.convertToCapped.${newUuid().toUUID().toString()}`;
      const made = store.createCollection(db, temporary, options);
      for (const piece of scan(store.writer, c, wholeCollection(), { keys: 0, documents: 0 })) {
        for (const [idKey, bytes] of piece) {
          if (bytes.length <= made.capped!.bytes) insertDocument(store, made, idKey, bytes, true);
        }
        yield;
      }
      store.dropCollection(c);
      store.renameCollection(made, db, name);
      cursors.closeWhere((cursor) => cursor.ns === ns);
      return new Map<string, Value>();
    });
  },
};

export const cappedCommands: Record<string, Command> = { convertToCapped };
