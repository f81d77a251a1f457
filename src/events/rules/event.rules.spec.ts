import { InvalidInput } from '../../common/index.js';
import { parseEventPatch, parseNewEvent } from './event.rules.js';

const arrival = new Date('2026-11-23T12:00:00Z');
const defaults = { id: 'made-1', currency: 'BRL' };
const valid = { userId: 'ana', type: 'login' };

/** `field: message` of everything that is wrong. */
function faults(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidInput)
      return error.errors!.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
  return [];
}
const faultsOf = (input: unknown, path = '') => faults(() => parseNewEvent(input, path, arrival, defaults));
const fieldsOf = (input: unknown, path = '') => faultsOf(input, path).map((fault) => fault.split(': ')[0]);

function nested(levels: number): Record<string, unknown> {
  return levels === 1 ? {} : { in: nested(levels - 1) };
}

describe('parseNewEvent', () => {
  it('fills what is missing from the arrival', () => {
    expect(parseNewEvent(valid, '', arrival, defaults)).toEqual({
      id: 'made-1',
      userId: 'ana',
      type: 'login',
      amount: null,
      currency: 'BRL',
      timestamp: arrival,
      metadata: {},
    });
  });

  it('takes every field', () => {
    const input = {
      id: 'order:10-4_2@shop.example',
      userId: 'Ana Luísa <ana@example.com>',
      type: 'shop.purchase:done_1-a',
      value: 143.2,
      currency: 'USD',
      timestamp: '2026-11-23T09:04:59.999-03:00',
      metadata: { country: 'BR', tags: ['a', { deep: true }], none: null, constructor: 1 },
    };
    expect(parseNewEvent(input, '', arrival, defaults)).toEqual({
      id: input.id,
      userId: input.userId,
      type: input.type,
      amount: 1_432_000n,
      currency: 'USD',
      timestamp: new Date('2026-11-23T12:04:59.999Z'),
      metadata: input.metadata,
    });
  });

  it.each([
    ['value null is no value', { value: null }],
    ['five levels', { metadata: nested(5) }],
    ['a user of 256 characters', { userId: 'u'.repeat(256) }],
    ['exactly 5 minutes ahead', { timestamp: '2026-11-23T12:05:00Z' }],
    ['16 KiB to the byte', { metadata: { a: 'x'.repeat(16 * 1024 - 8) } }],
    ['the epoch', { timestamp: '1970-01-01T00:00:00Z' }],
  ])('accepts %s', (_, extra) => {
    expect(faultsOf({ ...valid, ...extra })).toEqual([]);
  });

  it.each([
    ['no user', { type: 'a' }, 'userId'],
    ['an empty user', { ...valid, userId: '' }, 'userId'],
    ['a blank user', { ...valid, userId: '  ' }, 'userId'],
    ['a long user', { ...valid, userId: 'u'.repeat(257) }, 'userId'],
    ['a user with a control character', { ...valid, userId: 'a\u0000b' }, 'userId'],
    ['half a surrogate pair', { ...valid, userId: 'a\ud800' }, 'userId'],
    ['a user that is a number', { ...valid, userId: 7 }, 'userId'],
    ['no type', { userId: 'ana' }, 'type'],
    ['a type in capitals', { ...valid, type: 'Login' }, 'type'],
    ['a type of 65 characters', { ...valid, type: 'a'.repeat(65) }, 'type'],
    ['a type with a line end', { ...valid, type: 'login\n' }, 'type'],
    ['an empty id', { ...valid, id: '' }, 'id'],
    ['an id with a slash', { ...valid, id: 'a/b' }, 'id'],
    ['an id of 129 characters', { ...valid, id: 'a'.repeat(129) }, 'id'],
    ['id null', { ...valid, id: null }, 'id'],
    ['a value as text', { ...valid, value: '12.50' }, 'value'],
    ['a value beyond doubles', { ...valid, value: JSON.parse('1e999') as number }, 'value'],
    ['five decimals', { ...valid, value: 1.00001 }, 'value'],
    ['a value above 1e9', { ...valid, value: 1_000_000_000.01 }, 'value'],
    ['a value below -1e9', { ...valid, value: -1e10 }, 'value'],
    ['value as array', { ...valid, value: [1] }, 'value'],
    ['a currency in small letters', { ...valid, currency: 'brl' }, 'currency'],
    ['a currency of four', { ...valid, currency: 'BRLL' }, 'currency'],
    ['currency null', { ...valid, currency: null }, 'currency'],
    ['a time without zone', { ...valid, timestamp: '2026-11-23T11:00:00' }, 'timestamp'],
    ['a time as number', { ...valid, timestamp: 1_700_000_000_000 }, 'timestamp'],
    ['30 February', { ...valid, timestamp: '2026-02-30T00:00:00Z' }, 'timestamp'],
    ['a time before 1970', { ...valid, timestamp: '1969-12-31T23:59:59Z' }, 'timestamp'],
    ['a time too far ahead', { ...valid, timestamp: '2026-11-23T12:05:00.001Z' }, 'timestamp'],
    ['metadata as array', { ...valid, metadata: [] }, 'metadata'],
    ['metadata null', { ...valid, metadata: null }, 'metadata'],
    ['metadata as text', { ...valid, metadata: 'x' }, 'metadata'],
    ['metadata over 16 KiB', { ...valid, metadata: { a: 'x'.repeat(16 * 1024 - 7) } }, 'metadata'],
    ['metadata over 16 KiB in UTF-8', { ...valid, metadata: { a: 'é'.repeat(8 * 1024) } }, 'metadata'],
    ['six levels', { ...valid, metadata: nested(6) }, 'metadata.in.in.in.in.in'],
    ['six levels by arrays', { ...valid, metadata: { a: [[[[[]]]]] } }, 'metadata.a[0][0][0][0]'],
    ['a key with $', { ...valid, metadata: { a: [{ b$: 1 }] } }, 'metadata.a[0].b$'],
    ['an operator as key', { ...valid, metadata: { $gt: '' } }, 'metadata.$gt'],
    ['a key with a dot', { ...valid, metadata: { 'a.b': 1 } }, 'metadata.a.b'],
    ['a driver type', { ...valid, metadata: { x: { _bsontype: 'ObjectId' } } }, 'metadata.x._bsontype'],
    ['a key with NUL', { ...valid, metadata: { 'a\0': 1 } }, 'metadata.a\0'],
    ['an infinite number within', { ...valid, metadata: { a: [JSON.parse('-1e999')] } }, 'metadata.a[0]'],
    ['an unknown field', { ...valid, amount: 3 }, 'amount'],
    ['a field of our own', { ...valid, slot: 0 }, 'slot'],
  ])('refuses %s', (_, input, field) => {
    expect(fieldsOf(input)).toEqual([field]);
  });

  it('refuses __proto__ wherever it stands', () => {
    const text = '{"userId":"a","type":"b","__proto__":{},"metadata":{"a":{"__proto__":{"x":1}}}}';
    expect(fieldsOf(JSON.parse(text))).toEqual(['__proto__', 'metadata.a.__proto__']);
  });

  it.each([[null], [undefined], [7], ['text'], [[]], [true]])('refuses %p as an event', (input) => {
    expect(faultsOf(input, '[3]')).toEqual(['[3]: must be a JSON object']);
  });

  it('reports everything that is wrong with one event, under its place in the array', () => {
    const input = { type: 'NO', value: 'x', currency: 'x', extra: 1, metadata: { $a: 1 } };
    expect(fieldsOf(input, '[3]').sort()).toEqual([
      '[3].currency',
      '[3].extra',
      '[3].metadata.$a',
      '[3].type',
      '[3].userId',
      '[3].value',
    ]);
  });

  it('does not report without end, nor fall over deep input', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`, i]));
    expect(faultsOf(many).length).toBeLessThanOrEqual(50);
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as unknown;
    expect(fieldsOf({ ...valid, metadata: deep })).toEqual(['metadata.a.a.a.a.a']);
  });
});

describe('parseEventPatch', () => {
  const patchFaults = (input: unknown) => faults(() => parseEventPatch(input, arrival));

  it('holds only what was named', () => {
    expect(parseEventPatch({}, arrival)).toEqual({});
    expect(parseEventPatch({ value: null }, arrival)).toEqual({ amount: null });
    expect(parseEventPatch({ value: 9.99, userId: 'bia' }, arrival)).toEqual({
      amount: 99_900n,
      userId: 'bia',
    });
  });

  it('follows the rules of a new event', () => {
    expect(patchFaults({ type: 'NO', value: 0.00001 })).toEqual([
      'type: must be 1 to 64 characters of a-z, 0-9, _ . : -',
      'value: must have at most 4 decimals',
    ]);
  });

  it('does not touch what stays for ever', () => {
    expect(patchFaults({ id: 'other' })).toEqual(['id: cannot be changed']);
    expect(patchFaults({ source: 'x', createdAt: 'y' })).toEqual([
      'source: is not a known field',
      'createdAt: is not a known field',
    ]);
  });
});
