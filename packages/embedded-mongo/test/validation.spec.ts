import type { Collection, Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let counter = 0;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`validation${++counter}`);
});

const caught = async (work: Promise<unknown>): Promise<Document> => {
  try {
    await work;
  } catch (error) {
    return error as Document;
  }
  throw new Error('expected an error');
};

/** What a refused insert says of a document in a collection with the validator. */
async function details(validator: Document, document: Document): Promise<Document> {
  const items = await db.createCollection('items', { validator });
  const error = await caught(items.insertOne(document));
  expect(error).toMatchObject({ code: 121, errmsg: 'Document failed validation' });
  expect(error.errInfo.failingDocumentId).toEqual(document._id);
  expect(await items.countDocuments()).toBe(0);
  return error.errInfo.details as Document;
}

describe('validators', () => {
  let items: Collection;
  beforeEach(async () => {
    items = await db.createCollection('items', { validator: { n: { $gt: 0 } } });
  });

  test('refuse inserts, updates, replacements and upserts, and nothing is changed', async () => {
    await items.insertOne({ _id: 1 as never, n: 1 });
    for (const work of [
      () => items.insertOne({ n: 0 }),
      () => items.updateOne({ n: 1 }, { $set: { n: -1 } }),
      () => items.updateMany({}, [{ $set: { n: 0 } }]),
      () => items.replaceOne({ n: 1 }, { other: true }),
      () => items.updateOne({ n: -5 }, { $set: { a: 1 } }, { upsert: true }),
      () => items.findOneAndUpdate({ n: 1 }, { $inc: { n: -1 } }),
      () => items.bulkWrite([{ insertOne: { document: { n: 0 } } }]),
    ]) {
      expect(await caught(work())).toMatchObject({ code: 121 });
    }
    expect(await items.find({}).toArray()).toEqual([{ _id: 1, n: 1 }]);
  });

  test('an unordered batch goes on behind a refused document, and says which it was', async () => {
    const error = await caught(
      items.insertMany([{ n: 1 }, { _id: 'bad' as never, n: 0 }, { n: 2 }], { ordered: false }),
    );
    expect(error).toMatchObject({ code: 121, insertedCount: 2 });
    expect(error.writeErrors).toMatchObject([{ index: 1, code: 121, errInfo: { failingDocumentId: 'bad' } }]);
  });

  test('bypassDocumentValidation passes them by', async () => {
    const bypassDocumentValidation = true;
    await items.insertOne({ _id: 1 as never, n: 0 }, { bypassDocumentValidation });
    await items.updateOne({ _id: 1 as never }, { $set: { n: -1 } }, { bypassDocumentValidation });
    await items.findOneAndUpdate({ _id: 1 as never }, { $inc: { n: -1 } }, { bypassDocumentValidation });
    expect(await items.findOne({})).toEqual({ _id: 1, n: -2 });
  });

  test('moderate lets wrong documents stay wrong, but checks new and right ones', async () => {
    await items.insertOne({ _id: 1 as never, n: 0 }, { bypassDocumentValidation: true });
    await items.insertOne({ _id: 2 as never, n: 1 });
    await db.command({ collMod: 'items', validationLevel: 'moderate' });
    await items.updateOne({ _id: 1 as never }, { $set: { n: -1 } });
    expect(await caught(items.updateOne({ _id: 2 as never }, { $set: { n: -1 } }))).toMatchObject({
      code: 121,
    });
    expect(await caught(items.insertOne({ n: 0 }))).toMatchObject({ code: 121 });
  });

  test.each([{ validationLevel: 'off' }, { validationAction: 'warn' }, { validator: {} }])(
    'collMod %j lets everything in, and listCollections shows it',
    async (change) => {
      await db.command({ collMod: 'items', ...change });
      await items.insertOne({ n: 0 });
      const [{ options }] = (await db.listCollections({ name: 'items' }).toArray()) as Document[];
      expect(options).toEqual({ validator: { n: { $gt: 0 } }, ...change });
    },
  );

  test('compare by the default collation of the collection', async () => {
    const named = await db.createCollection('named', {
      collation: { locale: 'en', strength: 2 },
      validator: { kind: 'a' },
    });
    await named.insertOne({ kind: 'A' });
    expect(await caught(named.insertOne({ kind: 'b' }))).toMatchObject({ code: 121 });
  });

  test.each<[string, Document, number]>([
    ['an unknown level', { create: 'x', validationLevel: 'some' }, 2],
    ['an unknown action', { create: 'x', validationAction: 1 }, 14],
    ['an unknown operator', { create: 'x', validator: { a: { $none: 1 } } }, 2],
    ['a validator that is no document', { create: 'x', validator: 'x' }, 14],
    ['$where', { create: 'x', validator: { $where: 'true' } }, 224],
    ['an unknown keyword', { create: 'x', validator: { $jsonSchema: { nope: 1 } } }, 9],
    ['a wrong collMod', { collMod: 'items', validator: { $nope: 1 } }, 2],
  ])('%s is refused', async (_, command, code) => {
    expect(await caught(db.command(command))).toMatchObject({ code });
  });

  test('in the admin database are refused', async () => {
    const error = caught(run.client.db('admin').command({ create: 'x', validator: { a: 1 } }));
    expect(await error).toMatchObject({ code: 72 });
  });
});

describe('errInfo of plain operators', () => {
  test.each<[Document, Document, Document]>([
    [
      { a: { $gt: 5 } },
      { _id: 1, a: 3 },
      {
        operatorName: '$gt',
        specifiedAs: { a: { $gt: 5 } },
        reason: 'comparison failed',
        consideredValue: 3,
      },
    ],
    [{ a: 'x' }, { _id: 1 }, { operatorName: '$eq', specifiedAs: { a: 'x' }, reason: 'field was missing' }],
    [
      { a: { $type: 'string' } },
      { _id: 1, a: [1, true] },
      {
        operatorName: '$type',
        specifiedAs: { a: { $type: 'string' } },
        reason: 'type did not match',
        consideredValues: [1, true],
        consideredTypes: ['bool', 'int'],
      },
    ],
    [
      { a: { $exists: true } },
      { _id: 1 },
      { operatorName: '$exists', specifiedAs: { a: { $exists: true } }, reason: 'path does not exist' },
    ],
    [
      { a: { $exists: false } },
      { _id: 1, a: 1 },
      { operatorName: '$exists', specifiedAs: { a: { $exists: false } }, reason: 'path does exist' },
    ],
    [
      { a: { $ne: 1 } },
      { _id: 1, a: 1 },
      {
        operatorName: '$ne',
        specifiedAs: { a: { $ne: 1 } },
        reason: 'comparison succeeded',
        consideredValue: 1,
      },
    ],
    [
      { a: /^x/ },
      { _id: 1, a: 5 },
      {
        operatorName: '$regex',
        specifiedAs: { a: /^x/ },
        reason: 'type did not match',
        consideredType: 'int',
        expectedTypes: ['regex', 'string', 'symbol'],
        consideredValue: 5,
      },
    ],
    [
      { $or: [{ a: 1 }, { b: { $in: [1] } }] },
      { _id: 1, a: 2, b: 3 },
      {
        operatorName: '$or',
        clausesNotSatisfied: [
          {
            index: 0,
            details: {
              operatorName: '$eq',
              specifiedAs: { a: 1 },
              reason: 'comparison failed',
              consideredValue: 2,
            },
          },
          {
            index: 1,
            details: {
              operatorName: '$in',
              specifiedAs: { b: { $in: [1] } },
              reason: 'no matching value found in array',
              consideredValue: 3,
            },
          },
        ],
      },
    ],
    [
      { a: { $gt: 1, $lt: 5 }, b: 1 },
      { _id: 1, a: 7, b: 1 },
      {
        operatorName: '$and',
        clausesNotSatisfied: [
          {
            index: 1,
            details: {
              operatorName: '$lt',
              specifiedAs: { a: { $lt: 5 } },
              reason: 'comparison failed',
              consideredValue: 7,
            },
          },
        ],
      },
    ],
    [
      { $nor: [{ a: 1 }] },
      { _id: 1, a: 1 },
      {
        operatorName: '$nor',
        clausesSatisfied: [
          {
            index: 0,
            details: {
              operatorName: '$eq',
              specifiedAs: { a: 1 },
              reason: 'comparison succeeded',
              consideredValue: 1,
            },
          },
        ],
      },
    ],
    [
      { a: { $not: { $lt: 5 } } },
      { _id: 1, a: 1 },
      {
        operatorName: '$not',
        details: {
          operatorName: '$lt',
          specifiedAs: { a: { $lt: 5 } },
          reason: 'comparison succeeded',
          consideredValue: 1,
        },
      },
    ],
    [
      { $expr: { $gt: ['$a', '$b'] } },
      { _id: 1, a: 1, b: 2 },
      {
        operatorName: '$expr',
        specifiedAs: { $expr: { $gt: ['$a', '$b'] } },
        reason: 'expression did not match',
        expressionResult: false,
      },
    ],
  ])('%j against %j', async (validator, document, expected) => {
    expect(JSON.stringify(await details(validator, document))).toBe(JSON.stringify(expected));
  });
});

describe('errInfo of $jsonSchema', () => {
  test.each<[Document, Document, Document[]]>([
    [
      { required: ['name', 'age'] },
      { _id: 1, name: 'x' },
      [{ operatorName: 'required', specifiedAs: { required: ['name', 'age'] }, missingProperties: ['age'] }],
    ],
    [
      { properties: { age: { bsonType: 'int', description: 'years' } } },
      { _id: 1, age: 'x' },
      [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'age',
              description: 'years',
              details: [
                {
                  operatorName: 'bsonType',
                  specifiedAs: { bsonType: 'int' },
                  reason: 'type did not match',
                  consideredValue: 'x',
                  consideredType: 'string',
                },
              ],
            },
          ],
        },
      ],
    ],
    [
      {
        properties: {
          a: { minimum: 5, exclusiveMinimum: true },
          b: { enum: ['x', 'y'] },
          c: { pattern: '^z' },
        },
      },
      { _id: 1, a: 5, b: 'q', c: 'a' },
      [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'a',
              details: [
                {
                  operatorName: 'minimum',
                  specifiedAs: { minimum: 5, exclusiveMinimum: true },
                  reason: 'comparison failed',
                  consideredValue: 5,
                },
              ],
            },
            {
              propertyName: 'b',
              details: [
                {
                  operatorName: 'enum',
                  specifiedAs: { enum: ['x', 'y'] },
                  reason: 'value was not found in enum',
                  consideredValue: 'q',
                },
              ],
            },
            {
              propertyName: 'c',
              details: [
                {
                  operatorName: 'pattern',
                  specifiedAs: { pattern: '^z' },
                  reason: 'regular expression did not match',
                  consideredValue: 'a',
                },
              ],
            },
          ],
        },
      ],
    ],
    [
      { properties: { _id: {}, a: {} }, additionalProperties: false },
      { _id: 1, a: 1, b: 2, c: 3 },
      [
        {
          operatorName: 'additionalProperties',
          specifiedAs: { additionalProperties: false },
          additionalProperties: ['b', 'c'],
        },
      ],
    ],
    [
      { properties: { list: { items: { bsonType: 'string' }, maxItems: 1, uniqueItems: true } } },
      { _id: 1, list: ['a', 2, 2] },
      [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'list',
              details: [
                {
                  operatorName: 'maxItems',
                  specifiedAs: { maxItems: 1 },
                  reason: 'array did not match specified length',
                  consideredValue: ['a', 2, 2],
                  numberOfItems: 3,
                },
                {
                  operatorName: 'uniqueItems',
                  specifiedAs: { uniqueItems: true },
                  reason: 'found a duplicate item',
                  consideredValue: ['a', 2, 2],
                  duplicatedValue: 2,
                },
                {
                  operatorName: 'items',
                  reason: 'At least one item did not match the sub-schema',
                  itemIndex: 1,
                  details: [
                    {
                      operatorName: 'bsonType',
                      specifiedAs: { bsonType: 'string' },
                      reason: 'type did not match',
                      consideredValue: 2,
                      consideredType: 'int',
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    ],
    [
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { _id: 1, a: 1, b: 1 },
      [{ operatorName: 'oneOf', reason: 'more than one subschema matched', matchingSchemaIndexes: [0, 1] }],
    ],
    [
      { anyOf: [{ required: ['a'] }], not: { required: ['_id'] } },
      { _id: 1 },
      [
        {
          operatorName: 'anyOf',
          schemasNotSatisfied: [
            {
              index: 0,
              details: [
                { operatorName: 'required', specifiedAs: { required: ['a'] }, missingProperties: ['a'] },
              ],
            },
          ],
        },
        { operatorName: 'not', reason: 'child expression matched' },
      ],
    ],
    [
      { dependencies: { a: ['b'] }, maxProperties: 1 },
      { _id: 1, a: 1 },
      [
        {
          operatorName: 'maxProperties',
          specifiedAs: { maxProperties: 1 },
          reason: 'specified number of properties was not satisfied',
          numberOfProperties: 2,
        },
        {
          operatorName: 'dependencies',
          failingDependencies: [{ conditionalProperty: 'a', missingProperties: ['b'] }],
        },
      ],
    ],
  ])('%j against %j', async (schema, document, rules) => {
    const found = await details({ $jsonSchema: schema }, document);
    expect(JSON.stringify(found)).toBe(
      JSON.stringify({ operatorName: '$jsonSchema', schemaRulesNotSatisfied: rules }),
    );
  });
});
