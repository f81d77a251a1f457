import { Timestamp, type Doc, type Value } from '../bson.ts';
import { flagArg } from '../args.ts';
import { clusterTimeOf } from '../cluster-time.ts';
import { MongoError } from '../errors.ts';
import { readToken, type Token } from './token.ts';

const FULL_DOCUMENT = ['default', 'updateLookup', 'whenAvailable', 'required'] as const;
const BEFORE_CHANGE = ['off', 'whenAvailable', 'required'] as const;

/** What the argument of a `$changeStream` stage asks for. */
export interface StreamOptions {
  fullDocument: (typeof FULL_DOCUMENT)[number];
  before: (typeof BEFORE_CHANGE)[number];
  expanded: boolean;
  wholeCluster: boolean;
  /** Where to begin; missing: now. */
  start?: Token;
}

const KNOWN = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'allChangesForCluster',
  'showExpandedEvents',
]);

/** Reads the argument. Throws MongoDB's errors for what is unknown, of a wrong type or contradicts itself. */
export function streamOptions(argument: Value): StreamOptions {
  if (!(argument instanceof Map))
    throw new MongoError(50808, '$changeStream stage expects a document as argument');
  for (const name of argument.keys()) {
    if (!KNOWN.has(name))
      throw new MongoError(40415, `BSON field '$changeStream.${name}' is an unknown field.`);
  }
  return {
    fullDocument: oneOf(argument, 'fullDocument', FULL_DOCUMENT),
    before: oneOf(argument, 'fullDocumentBeforeChange', BEFORE_CHANGE),
    expanded: flagArg(argument, 'showExpandedEvents'),
    wholeCluster: flagArg(argument, 'allChangesForCluster'),
    start: startOf(argument),
  };
}

function oneOf<Name extends string>(argument: Doc, field: string, names: readonly Name[]): Name {
  const v = argument.get(field);
  if (v === undefined) return names[0];
  if (typeof v !== 'string') {
    throw new MongoError(14, `BSON field '$changeStream.${field}' is the wrong type, expected type 'string'`);
  }
  const found = names.find((name) => name === v);
  if (found) return found;
  throw new MongoError(
    2,
    `Enumeration value '${v}' for field '$changeStream.${field}' is not a valid value.`,
  );
}

function startOf(argument: Doc): Token | undefined {
  const resume = argument.get('resumeAfter');
  const after = argument.get('startAfter');
  const time = argument.get('startAtOperationTime');
  if (resume !== undefined && after !== undefined) {
    throw new MongoError(
      50674,
      "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage",
    );
  }
  const token = resume ?? after;
  if (token !== undefined && time !== undefined) {
    throw new MongoError(40674, 'Only one type of resume option is allowed, but multiple were found.');
  }
  if (time !== undefined) {
    if (!(time instanceof Timestamp)) {
      throw new MongoError(
        14,
        "BSON field '$changeStream.startAtOperationTime' is the wrong type, expected type 'timestamp'",
      );
    }
    return { at: Math.max(0, clusterTimeOf(time) - 1), kind: 'time' };
  }
  if (token === undefined) return undefined;
  const start = readToken(token);
  if (resume !== undefined && start.kind === 'invalidate') {
    throw new MongoError(
      260,
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  return start;
}
