import { checkFlags, docArg, flagArg, listArg, onlyKnown, wholeArg } from '../args.ts';
import { checkNamespace, numberOf } from '../catalog.ts';
import { doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { aggregation } from './aggregation.ts';
import { isChangeStream, openChangeStream } from './change-stream.ts';
import { writeConcernError } from './durable.ts';
import { explainAggregate } from './explain.ts';
import { openCursor } from './find.ts';
import { fields, type Command } from './types.ts';

/** The collection of the command, or undefined for `aggregate: 1`. */
function aggregated(db: string, target: Value | undefined): string | undefined {
  if (typeof target === 'string') {
    checkNamespace(db, target);
    return target;
  }
  if (numberOf(target) !== 1) {
    throw new MongoError(
      9,
      "Invalid command format: the 'aggregate' field must specify a collection name or 1",
    );
  }
  return undefined;
}

const CURSOR_FIELDS = fields('batchSize');

const aggregate: Command = {
  fields: fields(
    'pipeline',
    'explain',
    'allowDiskUse',
    'cursor',
    'bypassDocumentValidation',
    'hint',
    'collation',
    'let',
  ),
  async run(context) {
    const { body, db } = context;
    const name = aggregated(db, body.get('aggregate'));
    if (!body.has('pipeline')) {
      throw new MongoError(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
    }
    if (flagArg(body, 'explain')) return explainAggregate(context, name, body, 'queryPlanner');
    const cursor = docArg(body, 'cursor');
    if (!cursor) {
      throw new MongoError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    checkFlags(body, 'allowDiskUse', 'bypassDocumentValidation');
    const stages = listArg(body, 'pipeline')!;
    onlyKnown('cursor', new Map([['cursor', null], ...cursor]), CURSOR_FIELDS);
    const size = wholeArg(cursor, 'batchSize');
    if (isChangeStream(stages)) return openChangeStream(context, name, stages, size);
    const { ns, source, write } = aggregation(context, name, body);
    if (!write) return openCursor(context, ns, source, size);
    const concern = writeConcernError(body);
    await write();
    const reply = doc({ cursor: { firstBatch: [], id: 0n, ns } });
    if (concern) reply.set('writeConcernError', concern);
    return reply;
  },
};

export const aggregateCommands: Record<string, Command> = { aggregate };
