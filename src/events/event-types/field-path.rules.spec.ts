import { parseFieldPath } from './field-path.rules.js';

test.each([
  ['metadata.country', 'metadata.country'],
  ['country', 'metadata.country'],
  ['metadata.utm.source', 'metadata.utm.source'],
  ['metadata.a.b.c.d', 'metadata.a.b.c.d'],
  ['metadata.país de origem', 'metadata.país de origem'],
  ['metadata.metadata', 'metadata.metadata'],
  ['metadata', null],
  ['metadata.', null],
  ['.country', null],
  ['', null],
  ['metadata.a.b.c.d.e', null],
  ['metadata.__proto__', null],
  ['__proto__', null],
  ['metadata.a.__proto__', null],
  ['metadata.$where', null],
  ['$ne', null],
  ['metadata.a\0b', null],
  ['metadata.\ud800', null],
  [`metadata.${'x'.repeat(65)}`, null],
])('%j is the field %j', (text, path) => {
  expect(parseFieldPath(text)).toBe(path);
});
