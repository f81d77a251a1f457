import { BSONRegExp, ObjectId, doc, encode, value, type Doc, type Literal } from '../../src/bson.ts';
import { message, opMsg } from '../raw.ts';
import type { Random } from './random.ts';

/** What one frame of the fuzz is, and how to send it. */
export interface Frame {
  kind: Kind;
  bytes: Buffer;
  /** It is a whole message with a well-formed command: there must be a reply. Else the connection may just end. */
  answered: boolean;
}

export type Kind = 'random' | 'mutated' | 'half' | 'lengths' | 'deep' | 'large' | 'names' | 'types';

type Body = { [name: string]: Literal };

const DB = 'fuzz';
const COLLECTIONS = ['a', 'b', 'constructor', '__proto__', 'toString'];
/** Paths that reach the prototype of a careless program, and others that are no good names. */
const PATHS = [
  'constructor.prototype.polluted',
  '__proto__.polluted',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'a.__proto__.polluted',
  'a.constructor.prototype.polluted',
  'toString.call',
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  '$',
  '$a',
  'a.$',
  'a.$[]',
  'a.$[x].b',
  'a.0.1.2',
  '9999999999',
  '_id',
  '_id.x',
  'é\ud800',
  'x'.repeat(3000),
];
const LENGTHS = [
  0, 1, 4, 5, 15, 16, 17, 255, -1, -2147483648, 2147483647, 48_000_000, 48_000_001, 16_777_217,
];
const ROUNDS = 1000;

/** The n-th frame of a seed. */
export function makeFrame(random: Random): Frame {
  const share = random.next();
  if (share < 0.1) return { kind: 'random', bytes: random.bytes(random.between(1, 2000)), answered: false };
  if (share < 0.35) return mutated(random);
  if (share < 0.45) {
    const whole = valid(random);
    return {
      kind: 'half',
      bytes: whole.subarray(0, random.between(1, whole.length - 1)),
      answered: false,
    };
  }
  if (share < 0.6) return lengths(random);
  if (share < 0.62) return { kind: 'deep', bytes: deep(random), answered: true };
  if (share < 0.6204) return large(random);
  if (share < 0.85) return { kind: 'names', bytes: message2(names(random)), answered: true };
  return { kind: 'types', bytes: message2(types(random)), answered: true };
}

const message2 = (body: Body): Buffer => opMsg(1, { ...body, $db: DB });

const valid = (random: Random): Buffer => message2(random.next() < 0.5 ? names(random) : types(random));

function mutated(random: Random): Frame {
  const bytes = Buffer.from(valid(random));
  for (let n = random.between(1, 8); n > 0; n--)
    bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
  return { kind: 'mutated', bytes, answered: false };
}

/** A length somewhere in the message says something else: of the message, a document, a string, an array. */
function lengths(random: Random): Frame {
  const bytes = Buffer.from(valid(random));
  const at = random.pick([0, 21, random.between(16, bytes.length - 4), random.between(21, bytes.length - 4)]);
  const near = bytes.readInt32LE(at) + random.between(-3, 3);
  bytes.writeInt32LE(random.next() < 0.5 ? random.pick(LENGTHS) : near | 0, at);
  return { kind: 'lengths', bytes, answered: false };
}

/** A thousand levels of documents or arrays, far more than are allowed. */
function deep(random: Random): Buffer {
  let bytes = encode(doc({ x: 1 }));
  const type = random.pick([3, 4]);
  const name = type === 4 ? '0' : random.pick(['a', '$and', '$not', '__proto__']);
  for (let n = 0; n < ROUNDS; n++) {
    const head = Buffer.alloc(4 + 1 + name.length + 1);
    head.writeInt32LE(head.length + bytes.length + 1, 0);
    head[4] = type;
    head.latin1Write(name, 5);
    bytes = Buffer.concat([head, bytes, Buffer.alloc(1)]);
  }
  const [command, field] = random.pick([
    ['find', 'filter'],
    ['find', 'projection'],
    ['aggregate', 'pipeline'],
    ['insert', 'documents'],
    ['count', 'query'],
  ] as const);
  const value = command === 'insert' || field === 'pipeline' ? 4 : 3;
  const wrapped =
    value === 4
      ? Buffer.concat([sized(bytes.length + 8), Buffer.from([3, 0x30, 0]), bytes, Buffer.alloc(1)])
      : bytes;
  const body = encode(doc({ [command]: 'a', $db: DB, cursor: {} }));
  const element = Buffer.concat([Buffer.from([value]), Buffer.from(`${field}\0`), wrapped]);
  const all = Buffer.concat([body.subarray(0, -1), element, Buffer.alloc(1)]);
  all.writeInt32LE(all.length, 0);
  return message(2013, 1, Buffer.concat([Buffer.alloc(5), all]));
}

function sized(length: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeInt32LE(length, 0);
  return out;
}

/** One byte more than a document, or a message, may have. */
function large(random: Random): Frame {
  if (random.next() < 0.3) {
    return { kind: 'large', bytes: message(2013, 1, Buffer.alloc(64), 48_000_001), answered: false };
  }
  const empty = encode(doc({ _id: 1, s: '' })).length;
  const document = doc({ _id: random.between(1, 5), s: 'x'.repeat(16 * 1024 * 1024 + 1 - empty) });
  const sections = { documents: [encode(document)] };
  return { kind: 'large', bytes: opMsg(1, { insert: 'a', $db: DB }, { sections }), answered: true };
}

/** Well-formed commands with names that a careless program trips over. */
function names(random: Random): Body {
  const path = random.pick(PATHS);
  const other = random.pick(PATHS);
  const c = random.pick(COLLECTIONS);
  const v = random.pick<Literal>([1, 'x', true, null, { polluted: 1 }, [1, 2], new Map([['__proto__', 1]])]);
  const one: Doc = new Map([[path, value(v)]]);
  const two: Doc = new Map([[other, value(v)]]);
  return random.pick<() => Body>([
    () => ({ insert: c, documents: [one, two] }),
    () => ({ find: c, filter: one, sort: { [other]: 1 } }),
    () => ({ find: c, projection: one }),
    () => ({
      update: c,
      updates: [{ q: two, u: { [random.pick(OPERATORS)]: one }, upsert: random.next() < 0.3 }],
    }),
    () => ({ update: c, updates: [{ q: {}, u: [{ $set: one }, { $unset: other }], multi: true }] }),
    () => ({ update: c, updates: [{ q: one, u: two }] }),
    () => ({ delete: c, deletes: [{ q: one, limit: random.pick([0, 1]) }] }),
    () => ({ findAndModify: c, query: one, update: { $set: two }, upsert: true, fields: one }),
    () => ({
      aggregate: c,
      pipeline: [{ $group: { _id: `$${path}`, [other]: { $sum: `$${other}` } } }],
      cursor: {},
    }),
    () => ({
      aggregate: c,
      pipeline: [{ $project: one }, { $addFields: two }, { $sort: { [path]: 1 } }],
      cursor: {},
    }),
    () => ({
      aggregate: c,
      pipeline: [{ $unwind: `$${path}` }, { $replaceRoot: { newRoot: `$${other}` } }],
      cursor: {},
    }),
    () => ({
      aggregate: c,
      pipeline: [{ $lookup: { from: other || 'a', localField: path, foreignField: other, as: path } }],
      cursor: {},
    }),
    () => ({ distinct: c, key: path, query: two }),
    () => ({ count: c, query: one }),
    () => ({
      createIndexes: c,
      indexes: [{ key: { [path]: 1 }, name: path || 'n', unique: random.next() < 0.2 }],
    }),
    () => ({ dropIndexes: c, index: random.pick(['*', path]) }),
    () => ({ create: path.slice(0, 50) }),
    () => ({ drop: c }),
    () => ({ [path.slice(0, 100) || 'x']: 1 }),
    () => ({ explain: { find: c, filter: one } }),
  ])();
}

const OPERATORS = [
  '$set',
  '$unset',
  '$inc',
  '$push',
  '$rename',
  '$min',
  '$currentDate',
  '$bit',
  '__proto__',
  'constructor',
];

const FIELDS: Record<string, string[]> = {
  find: [
    'filter',
    'sort',
    'projection',
    'skip',
    'limit',
    'batchSize',
    'hint',
    'collation',
    'let',
    'maxTimeMS',
  ],
  insert: ['documents', 'ordered', 'writeConcern', 'lsid', 'txnNumber'],
  update: ['updates', 'ordered', 'let', 'lsid', 'txnNumber', 'stmtId'],
  delete: ['deletes', 'ordered', 'writeConcern'],
  findAndModify: ['query', 'update', 'remove', 'new', 'fields', 'arrayFilters', 'sort', 'upsert'],
  aggregate: ['pipeline', 'cursor', 'collation', 'let', 'hint', 'explain', 'readConcern'],
  getMore: ['collection', 'batchSize', 'maxTimeMS'],
  createIndexes: ['indexes', 'commitQuorum'],
  dropIndexes: ['index'],
  collMod: ['index', 'validator'],
  distinct: ['key', 'query', 'collation'],
  count: ['query', 'limit', 'skip', 'hint'],
  killCursors: ['cursors'],
  endSessions: [],
  listCollections: ['filter', 'nameOnly', 'cursor'],
  listIndexes: ['cursor'],
  hello: ['topologyVersion', 'client', 'saslSupportedMechs'],
  saslStart: ['mechanism', 'payload'],
  saslContinue: ['payload', 'conversationId'],
  explain: ['verbosity'],
};

/** Well-formed commands whose arguments are of any type. */
function types(random: Random): Body {
  const command = random.pick(Object.keys(FIELDS));
  const body: Body = { [command]: random.next() < 0.7 ? 'a' : anything(random, 0) };
  for (const field of FIELDS[command]) {
    if (field === 'maxTimeMS' || random.next() < 0.5) continue;
    body[field] = anything(random, 0);
  }
  return body;
}

function anything(random: Random, depth: number): Literal {
  const simple: Literal[] = [
    null,
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    true,
    5n,
    -9223372036854775808n,
    '',
    'a',
    '$a',
    new Date(8.64e15),
    new Date(0),
    new BSONRegExp('(a+)+$'),
    new ObjectId(Buffer.alloc(12)),
  ];
  if (depth > 3 || random.next() < 0.5) return random.pick(simple);
  const count = random.between(0, 3);
  if (random.next() < 0.4) return Array.from({ length: count }, () => anything(random, depth + 1));
  const NAMES = [
    'a',
    '_id',
    'q',
    'u',
    'key',
    'name',
    'id',
    '$set',
    '$match',
    '$group',
    '$in',
    '$expr',
    '$gt',
    '$regex',
  ];
  return new Map(
    Array.from({ length: count }, () => [
      random.pick([...NAMES, ...PATHS.slice(0, 5)]),
      value(anything(random, depth + 1)),
    ]),
  );
}
