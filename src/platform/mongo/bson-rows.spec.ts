import { mongo } from 'mongoose';
import { BsonRows } from './bson-rows.js';

interface Row {
  id: string;
  count: number;
  share: number;
  at: number | null | undefined;
  isOpen: boolean;
  large: number;
  strategy: string | undefined;
}

const rows = new BsonRows<Row>({
  id: '_id',
  count: 'count',
  share: 'share',
  at: 'at',
  isOpen: 'isOpen',
  large: 'large',
  strategy: 'origin.strategy',
});
const AT = Date.parse('1969-12-31T23:59:58.999Z');
const DOCUMENT = {
  skipped: new mongo.ObjectId(),
  _id: 'açãó 山田 🚀',
  origin: { by: 'bot', strategy: 'touch', deeper: { strategy: 'no' } },
  list: [{ strategy: 'neither' }],
  bytes: new mongo.Binary(Buffer.from('count')),
  exact: mongo.Decimal128.fromString('1.5'),
  count: -3,
  share: 0.87,
  at: new Date(AT),
  isOpen: true,
  large: 9_007_199_254_740_991n,
  pattern: null,
};
const ROW: Row = {
  id: 'açãó 山田 🚀',
  count: -3,
  share: 0.87,
  at: AT,
  isOpen: true,
  large: 9_007_199_254_740_991,
  strategy: 'touch',
};
const read = (document: object) => rows.read(Buffer.from(mongo.BSON.serialize(document)));

describe('BsonRows', () => {
  it('reads its fields among others of all kinds, in any order', () => {
    expect(read(DOCUMENT)).toEqual(ROW);
    expect(read(Object.fromEntries(Object.entries(DOCUMENT).reverse()))).toEqual(ROW);
  });

  it('what is missing is undefined, also where a document was expected; null is null', () => {
    const nothing = Object.fromEntries(Object.keys(ROW).map((key) => [key, undefined]));
    expect(read({})).toEqual(nothing);
    expect(read({ origin: 'user', at: null })).toEqual({ ...nothing, at: null });
    expect(Object.keys(read({}))).toEqual(Object.keys(ROW));
  });

  it('a field that is no scalar is an error, not another value', () => {
    expect(() => read({ count: [1] })).toThrow('0x4');
    expect(() => read({ count: mongo.Decimal128.fromString('1') })).toThrow('0x13');
    expect(() => read({ pattern: /x/ })).toThrow('0xb');
  });

  it('asks for nothing else', () => {
    expect(rows.projection).toEqual({ _id: 1, count: 1, share: 1, at: 1, isOpen: 1, large: 1, origin: 1 });
    expect(new BsonRows<{ n: number }>({ n: 'n' }).projection).toEqual({ _id: 0, n: 1 });
  });
});
