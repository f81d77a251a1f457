import { type EventFacts, type EventTest, isEventField, passes, valueProblem } from './event-filter.rules.js';

const EVENT: EventFacts = {
  value: 149.9,
  currency: 'BRL',
  userId: 'ana@example.com',
  source: 'hotmart-main',
  metadata: { product: 'Trader Pro', plan: { months: 12 }, tags: ['vip'], paid: true, none: null },
};

describe('passes', () => {
  it.each<[boolean, EventTest]>([
    [true, { field: 'value', op: 'gte', value: 149.9 }],
    [false, { field: 'value', op: 'gt', value: 149.9 }],
    [true, { field: 'value', op: 'lt', value: 150 }],
    [false, { field: 'value', op: 'lte', value: 100 }],
    [false, { field: 'value', op: 'eq', value: '149.9' }],
    [true, { field: 'currency', op: 'eq', value: 'BRL' }],
    [true, { field: 'source', op: 'ne', value: 'api' }],
    [true, { field: 'metadata.product', op: 'contains', value: 'trader' }],
    [true, { field: 'product', op: 'eq', value: 'Trader Pro' }],
    [true, { field: 'metadata.tags', op: 'contains', value: 'vip' }],
    [false, { field: 'metadata.tags', op: 'contains', value: 'vi' }],
    [true, { field: 'metadata.plan.months', op: 'gte', value: 12 }],
    [false, { field: 'metadata.product', op: 'gte', value: 1 }],
    [true, { field: 'metadata.paid', op: 'exists' }],
    [false, { field: 'metadata.paid', op: 'exists', value: false }],
    [false, { field: 'metadata.none', op: 'exists' }],
    [false, { field: 'metadata.absent', op: 'exists' }],
    [true, { field: 'metadata.absent', op: 'exists', value: false }],
    [true, { field: 'metadata.absent', op: 'ne', value: 1 }],
    [false, { field: 'metadata.absent', op: 'lt', value: 1 }],
    [false, { field: 'metadata.toString', op: 'exists' }],
    [false, { field: 'metadata.product.length', op: 'exists' }],
  ])('%s: %j', (holds, test) => {
    expect(passes([test], EVENT)).toBe(holds);
  });

  it('wants all of them, and nothing of an event without a value', () => {
    const value: EventTest = { field: 'value', op: 'gt', value: 1 };
    expect(passes([], EVENT)).toBe(true);
    expect(passes([value, { field: 'currency', op: 'eq', value: 'USD' }], EVENT)).toBe(false);
    expect(passes([value], { ...EVENT, value: null })).toBe(false);
  });
});

describe('isEventField', () => {
  it.each([
    ['value', true],
    ['metadata.product', true],
    ['product', true],
    ['', false],
    ['metadata.$where', false],
    ['metadata.__proto__.x', false],
    ['a.b.c.d.e.f', false],
  ])('%j: %s', (field, isOne) => {
    expect(isEventField(field)).toBe(isOne);
  });
});

describe('valueProblem', () => {
  it.each<[EventTest, string | null]>([
    [{ field: 'value', op: 'gt', value: 1 }, null],
    [{ field: 'value', op: 'gt', value: '1' }, 'must be a number'],
    [{ field: 'value', op: 'eq' }, 'must be said'],
    [{ field: 'value', op: 'exists' }, null],
    [{ field: 'value', op: 'exists', value: 1 }, 'must be true or false, or left out'],
    [{ field: 'product', op: 'contains', value: '' }, 'must be a text'],
  ])('%j: %s', (test, problem) => {
    expect(valueProblem(test)).toBe(problem);
  });
});
