import { z } from 'zod';
import { toParameters } from './parameters.rules.js';

describe('toParameters', () => {
  it('says an object in words that every server knows', () => {
    const day = z.string().max(40).optional();
    const schema = z.strictObject({
      from: day.describe('start'),
      to: day.describe('end'),
      kind: z.literal('blitz'),
      limit: z.int().min(1).max(50).default(10),
      count: z.int(),
      params: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
      assets: z.array(z.string()).min(1).max(3),
    });
    expect(toParameters(schema)).toEqual({
      type: 'object',
      properties: {
        from: { type: 'string', maxLength: 40, description: 'start' },
        to: { type: 'string', maxLength: 40, description: 'end' },
        kind: { type: 'string', enum: ['blitz'] },
        limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
        count: { type: 'integer' },
        params: {
          type: 'object',
          additionalProperties: { anyOf: [{ type: 'number' }, { type: 'boolean' }] },
        },
        assets: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
      },
      required: ['kind', 'count', 'assets'],
      additionalProperties: false,
    });
  });

  it.each([
    ['no object', z.string(), /strictObject/],
    ['an object that takes anything', z.object({}), /strictObject/],
    ['a pattern', z.strictObject({ id: z.string().regex(/^(?!a)/) }), /parameters\.id: .* pattern/],
    ['a number beyond a bound', z.strictObject({ stake: z.number().positive() }), /exclusiveMinimum/],
  ])('refuses %s', (_, schema, message) => {
    expect(() => toParameters(schema)).toThrow(message);
  });
});
