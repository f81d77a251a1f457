import type { InvalidInput } from '../../../common/index.js';
import type { ContactField } from '../../contacts/fields/field.js';
import { parseRules, splitRule } from './parse.rules.js';
import type { Rule } from './rule.js';

const field = (key: string, type: ContactField['type']): ContactField => ({
  key,
  label: key,
  type,
  createdAt: new Date(0),
});
const world = {
  fields: [field('city', 'text'), field('age', 'number'), field('since', 'date'), field('level', 'choice')],
  currency: 'BRL',
};
const read = (said: unknown): Rule => {
  const rule = parseRules({ all: [said] }, world);
  if (rule.kind !== 'all') throw new Error('no group');
  return rule.rules[0];
};
const wrong = (rules: unknown): string[] => {
  try {
    parseRules(rules, world);
    return [];
  } catch (error) {
    return (error as InvalidInput).errors!.map((each) => `${each.field}: ${each.message}`);
  }
};
const total = (more: object) => ({
  ...{ kind: 'total', event: 'purchase', from: null, to: null, of: 'count', currency: 'BRL', by: 'gte' },
  ...{ value: 1n, ...more },
});

describe('parseRules', () => {
  it.each<[unknown, unknown]>([
    [
      { field: 'city', op: '=', value: 'Recife' },
      { kind: 'field', path: 'fields.city', test: { op: 'is', values: ['Recife'] } },
    ],
    [
      { field: 'fields.city', op: 'notIn', value: ['a', 'a', 'b'] },
      { kind: 'not', rule: { kind: 'field', path: 'fields.city', test: { op: 'is', values: ['a', 'b'] } } },
    ],
    [
      { field: 'subscribed', op: 'ne', value: false },
      { kind: 'field', path: 'subscription.status', test: { op: 'is', values: ['subscribed'] } },
    ],
    [
      { field: 'name', op: 'exists', value: false },
      { kind: 'not', rule: { kind: 'field', path: 'name', test: { op: 'present' } } },
    ],
    [
      { field: 'tag', op: 'is', value: ' VIP ' },
      { kind: 'field', path: 'tags', test: { op: 'is', values: ['vip'] } },
    ],
    [
      { field: 'createdAt', op: 'after', value: '2026-01-31' },
      { kind: 'field', path: 'createdAt', test: { op: 'time', by: 'gt', at: { day: '2026-01-31' } } },
    ],
    [{ event: 'purchase' }, total({})],
    [{ event: 'purchase', op: '>=', count: 2, withinDays: 30 }, total({ value: 2n, from: { daysAgo: 30 } })],
    [
      { event: 'purchase', op: 'never' },
      { kind: 'not', rule: total({}) },
    ],
    [
      { event: 'purchase', op: '<', sum: 12.5, currency: 'USD' },
      total({ of: 'sum', by: 'lt', value: 125_000n, currency: 'USD' }),
    ],
    [
      { event: 'login', op: 'lastBefore', daysAgo: 14 },
      { kind: 'once', event: 'login', which: 'last', order: 'before', at: { daysAgo: 14 } },
    ],
    [
      { entitlement: 'ended', product: 'prd_1' },
      { kind: 'access', state: 'ended', product: 'prd_1' },
    ],
    [
      { mail: 'clicked', withinDays: 7 },
      { kind: 'mail', deed: 'clicked', from: { daysAgo: 7 } },
    ],
  ])('reads %j', (said, rule) => expect(read(said)).toEqual(rule));

  it('names all that is wrong, each by its path', () => {
    const rules = {
      any: [
        { field: 'nothing', op: 'eq', value: 1 },
        { all: [{ field: 'age', op: 'contains', value: '1' }, { not: { event: 'A b' } }] },
        { field: 'name', op: 'eq', value: 'x', extra: 1 },
        { field: 'name', event: 'login' },
        null,
      ],
    };
    expect(wrong(rules).map((each) => each.split(':')[0])).toEqual([
      'rules.any[0].field',
      'rules.any[1].all[0].op',
      'rules.any[1].all[1].not.event',
      'rules.any[2].extra',
      'rules.any[3]',
      'rules.any[4]',
    ]);
  });

  it.each<[string, unknown]>([
    ['goes without', { event: 'a', withinDays: 3, from: '2026-01-01' }],
    ['must be a day', { event: 'a', from: '2026-02-30' }],
    ['must be a day', { event: 'a', to: '2026-01-01T10:00:00' }],
    ['does not go with', { event: 'a', op: 'last_after', at: '2026-01-01', count: 2 }],
    ['does not go with', { event: 'a', op: 'gte', daysAgo: 3 }],
    ['does not go with', { event: 'a', op: 'never', count: 1 }],
    ['are two rules', { event: 'a', sum: 1, count: 1 }],
    ['belongs to a sum', { event: 'a', currency: 'USD' }],
    ['must be a currency', { event: 'a', sum: 1, currency: 'usd' }],
    ['are two rules', { entitlement: 'active', module: 'a', product: 'b' }],
    ['must be an id', { mail: 'sent', campaign: '$ne' }],
    ['must be an id', { mail: 'sent', campaign: 'cmp_1', variant: 'a.b' }],
    ['belongs to a campaign', { mail: 'sent', variant: 'a' }],
    ['number of days', { field: 'since', op: 'last_days', value: 1.5 }],
    ['must be a day', { field: 'since', op: 'gt', value: '2026-01-01T00:00:00Z' }],
    ['must be one of', { field: 'createdAt', op: 'eq', value: '2026-01-01' }],
    ['list of 1 to 500', { field: 'city', op: 'in', value: [] }],
    ['text of 1 to 1000', { field: 'city', op: 'contains', value: '' }],
    ['must be a number', { field: 'age', op: 'gt', value: NaN }],
  ])('refuses what %s: %j', (message, said) => {
    const [first, ...others] = wrong({ all: [said] });
    expect(first).toContain(message);
    expect(others).toEqual([]);
  });

  it('takes what every object has for no rule', () => {
    const inherited = Object.create({ all: [] }) as object;
    expect(wrong(inherited)).toHaveLength(1);
    expect(wrong({ all: [inherited] })).toEqual([
      'rules.all[0]: must have one of: all, any, not, field, event, entitlement, mail',
    ]);
    expect(wrong({ all: [{ field: 'toString', op: 'eq', value: 'x' }] })).toHaveLength(1);
    expect(wrong({ all: [{ field: 'name', op: 'toString', value: 'x' }] })).toHaveLength(1);
  });

  it('stops at too much', () => {
    const nested = (levels: number): object => (levels === 0 ? { event: 'a' } : { not: nested(levels - 1) });
    expect(wrong({ all: [nested(4)] })).toEqual([]);
    expect(wrong({ all: [nested(5)] })).toHaveLength(1);
    expect(wrong({ all: Array.from({ length: 5000 }, () => 1) }).length).toBeLessThan(110);
  });
});

describe('splitRule', () => {
  const [own, outside] = [{ field: 'city', op: 'exists' }, { event: 'login' }];

  it.each<[unknown, number, string | undefined]>([
    [{ all: [own, own] }, 1, undefined],
    [{ all: [] }, 1, undefined],
    [{ all: [own, outside] }, 1, 'total'],
    [{ all: [own, { all: [own, outside] }, { not: outside }] }, 2, 'all'],
    [{ any: [own, outside] }, 0, 'any'],
    [{ all: [{ not: { all: [own, outside] } }] }, 0, 'not'],
  ])('%j', (said, owns, rest) => {
    const split = splitRule(parseRules(said, world));
    expect([split.own.length, split.rest?.kind]).toEqual([owns, rest]);
  });
});
