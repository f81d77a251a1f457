import { decode, doc, encode, ObjectId, type Doc, type Value } from './bson.ts';
import { encodeId } from './keys.ts';
import { prepared } from './prepared.ts';

const OTHERS: [string, Value][] = [
  ...doc({ a: 1, b: 'text', c: { _id: 'inner' }, d: [1, { x: 2 }], e: 2n ** 60n }),
];

describe('prepared', () => {
  it.each<[string, Value]>([
    ['a string', 'some text'],
    ['an ObjectId', new ObjectId()],
    ['a document', doc({ x: { y: 1 } })],
    ['null', null],
  ])('puts _id first, wherever it stands: %s', (_what, id) => {
    const wanted = encode(new Map([['_id', id], ...OTHERS]));
    for (let place = 0; place <= OTHERS.length; place++) {
      const input: Doc = new Map([...OTHERS.slice(0, place), ['_id', id], ...OTHERS.slice(place)]);
      const { bytes, idKey } = prepared(encode(input));
      expect(bytes.toString('hex')).toBe(wanted.toString('hex'));
      expect(idKey.equals(encodeId(id))).toBe(true);
    }
  });

  it('makes an _id when there is none', () => {
    const { bytes, idKey } = prepared(encode(new Map(OTHERS)));
    const stored = decode(bytes);
    expect(stored.get('_id')).toBeInstanceOf(ObjectId);
    expect([...stored].slice(1)).toEqual(OTHERS);
    expect(idKey.equals(encodeId(stored.get('_id')!))).toBe(true);
  });
});
