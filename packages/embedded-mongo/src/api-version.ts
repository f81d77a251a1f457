/** MongoDB's Stable API: which commands and stages its version "1" has, for clients that ask for no others. */
import type { Doc, Value } from './bson.ts';
import { flagArg } from './args.ts';
import { MongoError } from './errors.ts';

const COMMANDS = new Set(
  (
    'abortTransaction aggregate collMod commitTransaction count create createIndexes delete drop dropDatabase ' +
    'dropIndexes endSessions explain find findAndModify getMore hello insert killCursors listCollections ' +
    'listDatabases listIndexes ping refreshSessions saslContinue saslStart update'
  ).split(' '),
);

/** Stages that version 1 does not have. */
const NOT_STABLE = new Set([
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$listSearchIndexes',
]);

/** Checks what a command says of the API's version. Throws 322 for another version, 323 for what is not in it. */
export function checkApiVersion(command: string, body: Doc): void {
  const version = body.get('apiVersion');
  if (version === undefined) {
    if (body.has('apiStrict') || body.has('apiDeprecationErrors')) {
      throw new MongoError(
        4886600,
        'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion',
      );
    }
    return;
  }
  if (typeof version !== 'string')
    throw new MongoError(14, "BSON field 'apiVersion' is the wrong type, expected type 'string'");
  if (version !== '1') throw new MongoError(322, "API version must be '1'");
  if (!flagArg(body, 'apiStrict')) return;
  if (!COMMANDS.has(command)) {
    throw new MongoError(323, `Provided apiStrict:true, but the command ${command} is not in API Version 1`);
  }
  if (command === 'aggregate') checkStages(body.get('pipeline'));
}

function checkStages(stages: Value | undefined): void {
  if (!Array.isArray(stages)) return;
  for (const stage of stages) {
    if (!(stage instanceof Map)) continue;
    for (const [name, argument] of stage) {
      const onlyCount = name !== '$collStats' || !(argument instanceof Map) || isCount(argument);
      if (NOT_STABLE.has(name) || !onlyCount)
        throw new MongoError(323, `stage ${name} is not allowed with 'apiStrict: true' in API Version 1`);
      if (name === '$facet' && argument instanceof Map)
        for (const inner of argument.values()) checkStages(inner);
      else if (argument instanceof Map) checkStages(argument.get('pipeline'));
    }
  }
}

const isCount = (argument: Doc): boolean => [...argument.keys()].every((key) => key === 'count');
