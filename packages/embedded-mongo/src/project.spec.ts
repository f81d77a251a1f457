import { decode, doc, encode } from './bson.ts';
import type { Literal } from './bson.ts';
import { compileMatch } from './match.ts';
import { compileProjection } from './project.ts';
import { canonical, literal } from '../test/canonical.ts';

type Fields = { [name: string]: Literal };

function project(spec: Fields, d: Fields, filter: Fields = {}): string {
  const projector = compileProjection(doc(spec), { matcher: compileMatch(doc(filter)) });
  const fromBytes = canonical(projector ? decode(projector.apply(encode(doc(d)))) : doc(d));
  if (projector) expect(canonical(projector.applyDoc(doc(d)))).toBe(fromBytes);
  return fromBytes;
}

const D: Fields = {
  x: 1,
  _id: 7,
  o: { a: 1, b: 2 },
  list: [{ k: 1, v: 1 }, { k: 2, v: 2 }, 5],
  n: [1, 2, 3, 4],
  s: 'text',
};

describe('projections of find', () => {
  it.each<[Fields, Fields]>([
    [{}, D],
    [{ x: 1 }, { x: 1, _id: 7 }],
    [
      { s: true, x: 1, _id: 0 },
      { x: 1, s: 'text' },
    ],
    [{ _id: 1 }, { _id: 7 }],
    [{ _id: 0 }, { x: 1, o: D.o, list: D.list, n: D.n, s: 'text' }],
    [
      { o: 0, list: false, n: 0 },
      { x: 1, _id: 7, s: 'text' },
    ],
    [{ nothing: 1 }, { _id: 7 }],
    [{ 'o.a': 1, _id: 0 }, { o: { a: 1 } }],
    [{ o: { b: 1 }, _id: 0 }, { o: { b: 2 } }],
    [
      { 'o.a': 0, list: 0, n: 0 },
      { x: 1, _id: 7, o: { b: 2 }, s: 'text' },
    ],
    [{ 'list.k': 1, _id: 0 }, { list: [{ k: 1 }, { k: 2 }] }],
    [
      { 'list.k': 0, n: 0, o: 0 },
      { x: 1, _id: 7, list: [{ v: 1 }, { v: 2 }, 5], s: 'text' },
    ],
    [{ 'x.y': 1, _id: 0 }, {}],
    [
      { _id: 0, n: { $slice: 2 }, o: 0, list: 0, x: 0 },
      { n: [1, 2], s: 'text' },
    ],
    [
      { _id: 1, n: { $slice: -1 } },
      { _id: 7, n: [4] },
    ],
    [
      { _id: 1, n: { $slice: [1, 2] } },
      { _id: 7, n: [2, 3] },
    ],
    [
      { _id: 1, n: { $slice: [-3, 2] } },
      { _id: 7, n: [2, 3] },
    ],
    [{ _id: 0, list: { $elemMatch: { k: 2 } } }, { list: [{ k: 2, v: 2 }] }],
    [{ list: { $elemMatch: { k: 9 } } }, { _id: 7 }],
    [
      { _id: 0, total: { $add: ['$x', '$o.b'] }, s: 1 },
      { s: 'text', total: 3 },
    ],
    [{ _id: 0, x: '$s' }, { x: 'text' }],
    [{ _id: 0, 'o.sum': { $sum: '$n' } }, { o: { sum: 10 } }],
  ])('%j', (spec, expected) => {
    expect(project(spec, D)).toBe(literal(expected));
  });

  it('gives the element that the filter matched', () => {
    expect(project({ 'list.$': 1 }, D, { 'list.k': 2 })).toBe(literal({ _id: 7, list: [{ k: 2, v: 2 }] }));
    expect(project({ 'n.$': 1, _id: 0 }, D, { n: { $gte: 3 } })).toBe(literal({ n: [3] }));
    expect(() => project({ 'n.$': 1 }, D, { x: 1 })).toThrow(expect.objectContaining({ code: 51246 }));
  });

  it.each<[Fields, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 0, b: { $add: [1, 1] } }, 31252],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: {} }, 51270],
    [{ $a: 1 }, 16410],
    [{ 'a..b': 1 }, 15998],
    [{ a: { $foo: 1 } }, 168],
    [{ a: { $slice: 'x' } }, 31273],
  ])('refuses %j', (spec, code) => {
    expect(() => compileProjection(doc(spec))).toThrow(expect.objectContaining({ code }));
  });

  it('knows what it reads', () => {
    expect(compileProjection(doc({ a: 1, 'b.c': 1, d: { $add: ['$e.f', 1] } }))?.fields).toEqual([
      'a',
      'b',
      'e',
      '_id',
    ]);
    expect(compileProjection(doc({ a: 0 }))?.fields).toBeUndefined();
  });
});
