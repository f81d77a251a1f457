import { Binary, typeOf, type Doc, type Value } from './bson.ts';
import { numberOf } from './catalog.ts';
import { MongoError } from './errors.ts';
import { typeName } from './values.ts';

/** Reads the arguments of a command, with MongoDB's errors for wrong types and unknown names. */

/** What every command may carry. */
const GENERIC = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  'operationTime',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'readConcern',
  'writeConcern',
  '$readPreference',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);

/** Throws 40415 for a field that the command does not know. */
export function onlyKnown(command: string, body: Doc, allowed: ReadonlySet<string>): void {
  let first = true;
  for (const name of body.keys()) {
    if (!first && !allowed.has(name) && !GENERIC.has(name)) {
      throw new MongoError(40415, `BSON field '${command}.${name}' is an unknown field.`);
    }
    first = false;
  }
}

/** A field with its command, which is the name of the first one; an entry of a batch begins with its filter. */
function fieldOf(body: Doc, name: string): string {
  const [first] = body.keys();
  return first === name || first === 'q' ? name : `${first}.${name}`;
}

function wrongType(body: Doc, name: string, ...expected: string[]): MongoError {
  const type = typeName(typeOf(body.get(name)!));
  const wanted = expected.length > 1 ? `types '[${expected.join(', ')}]'` : `type '${expected[0]}'`;
  return new MongoError(
    14,
    `BSON field '${fieldOf(body, name)}' is the wrong type '${type}', expected ${wanted}`,
  );
}

/** The same for a value that is not a field of the command itself. */
function wrongTypeAt(where: string, expected: string): MongoError {
  return new MongoError(14, `BSON field '${where}' is the wrong type, expected type '${expected}'`);
}

/** The error for a field that must be there. */
export function missingField(field: string): MongoError {
  return new MongoError(40414, `BSON field '${field}' is missing but a required field`);
}

export function docArg(body: Doc, name: string): Doc | undefined {
  const v = body.get(name);
  if (v === undefined || v === null) return undefined;
  if (!(v instanceof Map)) throw wrongType(body, name, 'object');
  return v;
}

export function listArg(body: Doc, name: string): Value[] | undefined {
  const v = body.get(name);
  if (v === undefined) return undefined;
  if (!Array.isArray(v)) throw wrongType(body, name, 'array');
  return v;
}

export function stringArg(body: Doc, name: string): string {
  const v = body.get(name);
  if (v === undefined) throw missingField(fieldOf(body, name));
  if (typeof v !== 'string') throw wrongType(body, name, 'string');
  return v;
}

/** Throws 14 for flags that are none; for options that are only passed on, or mean nothing here. */
export function checkFlags(body: Doc, ...names: string[]): void {
  for (const name of names) flagArg(body, name);
}

/** Throws 9 for a hint that names no index. */
export function checkHint(hint: Value | undefined): void {
  if (hint === undefined || typeof hint === 'string' || hint instanceof Map) return;
  throw new MongoError(9, 'Hint must be a string or an object');
}

/** The time that a command may take, in milliseconds; 0 or missing: any. */
export function timeArg(body: Doc): number | undefined {
  const v = body.get('maxTimeMS');
  if (v === undefined || v === null) return undefined;
  const n = numberOf(v);
  if (n === undefined) throw wrongType(body, 'maxTimeMS', 'long', 'int', 'decimal', 'double');
  if (!Number.isInteger(n)) throw new MongoError(2, 'maxTimeMS has non-integral value');
  if (n < 0 || n > 2147483647) {
    throw new MongoError(2, `${n} value for maxTimeMS is out of range [0, 2147483647]`);
  }
  return n;
}

export function flagArg(body: Doc, name: string, otherwise = false): boolean {
  const v = body.get(name);
  if (v === undefined || v === null) return otherwise;
  if (typeof v === 'boolean') return v;
  const n = numberOf(v);
  if (n === undefined) throw wrongType(body, name, 'bool', 'long', 'int', 'decimal', 'double');
  return n !== 0;
}

/** A whole number, at least `least`. */
export function wholeArg(body: Doc, name: string, least = 0): number | undefined {
  const v = body.get(name);
  if (v === undefined || v === null) return undefined;
  const n = numberOf(v);
  if (n === undefined) throw wrongType(body, name, 'long', 'int', 'decimal', 'double');
  if (!Number.isSafeInteger(n)) throw new MongoError(2, `The value of '${name}' must be a whole number`);
  if (n < least) {
    throw new MongoError(51024, `BSON field '${name}' value must be >= ${least}, actual value '${n}'`);
  }
  return n;
}

/** The name of the collection that the command's first field holds. */
export function collectionArg(body: Doc, command: string): string {
  const v = body.get(command);
  if (typeof v !== 'string') {
    throw new MongoError(73, `collection name has invalid type for the command '${command}'`);
  }
  return v;
}

/** Refuses an option that is known to MongoDB and not served here. */
export function refuse(body: Doc, command: string, names: string[]): void {
  for (const name of names) {
    const v = body.get(name);
    if (v === undefined || v === false || v === null) continue;
    throw new MongoError(238, `The option '${name}' of ${command} is not supported by the embedded engine`);
  }
}

/** Checks `lsid`, when the command carries one: its `id` must be a UUID. */
export function sessionId(body: Doc): Binary | undefined {
  const session = docArg(body, 'lsid');
  if (!session) return undefined;
  const id = session.get('id');
  if (id === undefined) {
    throw missingField('OperationSessionInfo.lsid.id');
  }
  return uuidArg(id, 'OperationSessionInfo.lsid.id');
}

function uuidArg(id: Value, what: string): Binary {
  if (!(id instanceof Binary)) throw wrongTypeAt(what, 'binData');
  if (id.sub_type !== Binary.SUBTYPE_UUID) throw wrongTypeAt(what, 'UUID');
  if (id.position !== 16)
    throw new MongoError(207, `uuid must be a 16-byte binary field with UUID (4) subtype`);
  return id;
}

/** The bytes of the id of the command's session, or undefined when it carries none. */
export function sessionArg(body: Doc): Buffer | undefined {
  const id = sessionId(body);
  return id && bytesOf(id);
}

/** The ids in a list of sessions: the argument of endSessions and its like. */
export function sessionListArg(body: Doc, name: string): Buffer[] {
  return (listArg(body, name) ?? []).map((session) => {
    if (!(session instanceof Map)) throw wrongTypeAt(name, 'object');
    return bytesOf(uuidArg(session.get('id') ?? null, `${name}.id`));
  });
}

function bytesOf(id: Binary): Buffer {
  return Buffer.from(id.buffer.subarray(0, id.position));
}

/** The number of a transaction or of a retryable write, or undefined. */
export function transactionNumber(body: Doc): bigint | undefined {
  const v = body.get('txnNumber');
  if (v === undefined) return undefined;
  if (typeof v !== 'bigint') throw wrongType(body, 'txnNumber', 'long');
  return v;
}

/** The number of a retryable write, or undefined. */
export function numberOfWrite(body: Doc): bigint | undefined {
  return body.has('autocommit') ? undefined : transactionNumber(body);
}
