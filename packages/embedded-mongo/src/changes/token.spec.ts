import { Timestamp, doc, type Doc } from '../bson.ts';
import { clusterTimeOf } from '../cluster-time.ts';
import { readToken, showToken, type Token } from './token.ts';

const at = (t: number, i: number): number => clusterTimeOf(new Timestamp({ t, i }));

const inOrder: Token[] = [
  { at: at(5, 3), kind: 'event' },
  { at: at(5, 3), kind: 'event', fragment: 1 },
  { at: at(5, 3), kind: 'event', fragment: 2 },
  { at: at(5, 3), kind: 'invalidate' },
  { at: at(5, 3), kind: 'time' },
  { at: at(5, 4), kind: 'event' },
  { at: at(5, 100_000), kind: 'time' },
  { at: at(1_800_000_000, 1), kind: 'event' },
];

test('tokens come back as they were, and their texts are in the order of the stream', () => {
  const shown = inOrder.map(showToken);
  expect(shown.map(readToken)).toEqual(inOrder);
  const texts = shown.map((token) => token.get('_data') as string);
  expect([...texts].sort()).toEqual(texts);
});

test.each<[string, Doc, number]>([
  ['without _data', doc({}), 40647],
  ['with another type', doc({ _data: 5 }), 40647],
  ['with another text', doc({ _data: 'zz' }), 9],
  ['of an unknown kind', doc({ _data: `82${'0'.repeat(16)}FF` }), 9],
])('a token %s is refused', (_, token, code) => {
  expect(() => readToken(token)).toThrow(expect.objectContaining({ code }));
});
