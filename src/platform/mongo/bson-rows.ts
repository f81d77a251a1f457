/** What a field of a row may hold; a date is in ms since 1970, a missing field undefined. */
type FieldValue = string | number | boolean | null | undefined;

/** Bytes of a value by its type, where they are always as many (https://bsonspec.org/spec.html). */
const SIZES: Readonly<Record<number, number>> = {
  0x01: 8, // double
  0x06: 0, // undefined
  0x07: 12, // ObjectId
  0x08: 1, // boolean
  0x09: 8, // date
  0x0a: 0, // null
  0x10: 4, // int32
  0x11: 8, // timestamp
  0x12: 8, // int64
  0x13: 16, // decimal
  0x7f: 0, // largest key
  0xff: 0, // smallest key
};
const STRING = 0x02;
const DOCUMENT = 0x03;
const ARRAY = 0x04;
const BINARY = 0x05;

interface Known {
  /** Its bytes. */
  name: Buffer;
  /** What the row calls it; undefined for a document that is only looked into. */
  key: string | undefined;
  within: Level | undefined;
}

/** Names of fields of one document, by their hash. */
type Level = Map<number, Known>;

/**
 * Reads rows of a few fields from the bytes of documents (a cursor with `raw: true`), for lists of hundreds of thousands:
 * the driver's objects cost several times as much time, and garbage.
 */
export class BsonRows<Row> {
  /** For the query, so that nothing else is sent. */
  readonly projection: Readonly<Record<string, 0 | 1>>;
  private readonly top: Level = new Map();
  private readonly blank: Record<string, undefined>;

  /** @param paths of each field of a row; `a.b` is one within a document */
  constructor(paths: Readonly<Record<keyof Row & string, string>>) {
    const entries = Object.entries<string>(paths);
    for (const [key, path] of entries) this.add(key, path);
    this.blank = Object.fromEntries(entries.map(([key]) => [key, undefined]));
    this.projection = { _id: 0, ...Object.fromEntries(entries.map(([, path]) => [path.split('.')[0], 1])) };
  }

  /** @throws Error when one of the fields is a list or another value that no row has */
  read(document: unknown): Row {
    const row: Record<string, FieldValue> = { ...this.blank };
    readInto(row, document as Buffer, 0, this.top);
    return row as Row;
  }

  private add(key: string, path: string): void {
    const parts = path.split('.');
    let level = this.top;
    for (const [depth, part] of parts.entries()) {
      const name = Buffer.from(part);
      const hash = hashOf(name);
      let known = level.get(hash);
      if (!known) level.set(hash, (known = { name, key: undefined, within: undefined }));
      if (!known.name.equals(name))
        throw new Error(`${part} and ${known.name.toString()} have the same hash`);
      if (depth === parts.length - 1) known.key = key;
      else level = known.within ??= new Map<number, Known>();
    }
  }
}

function readInto(row: Record<string, FieldValue>, bytes: Buffer, start: number, level: Level): void {
  const end = start + bytes.readInt32LE(start) - 1;
  for (let at = start + 4; at < end;) {
    const type = bytes[at++];
    const nameAt = at;
    let hash = 0;
    for (; bytes[at] !== 0; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0;
    const nameEnd = at++;
    const known = level.get(hash);
    if (known && isAt(bytes, nameAt, nameEnd, known.name)) {
      if (known.key !== undefined) row[known.key] = valueOf(bytes, type, at);
      else if (type === DOCUMENT) readInto(row, bytes, at, known.within!);
    }
    at += sizeOf(bytes, type, at);
  }
}

function hashOf(name: Buffer): number {
  return name.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0);
}

function isAt(bytes: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

function sizeOf(bytes: Buffer, type: number, at: number): number {
  const fixed = SIZES[type];
  if (fixed !== undefined) return fixed;
  if (type === STRING) return 4 + bytes.readInt32LE(at);
  if (type === DOCUMENT || type === ARRAY) return bytes.readInt32LE(at);
  if (type === BINARY) return 5 + bytes.readInt32LE(at);
  throw new Error(`No row holds BSON of type 0x${type.toString(16)}`);
}

function valueOf(bytes: Buffer, type: number, at: number): FieldValue {
  switch (type) {
    case STRING:
      return bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));
    case 0x01:
      return bytes.readDoubleLE(at);
    case 0x08:
      return bytes[at] === 1;
    case 0x09:
    case 0x12:
      return bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);
    case 0x10:
      return bytes.readInt32LE(at);
    case 0x06:
    case 0x0a:
      return null;
    default:
      throw new Error(`No field of a row is BSON of type 0x${type.toString(16)}`);
  }
}
