import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { InvalidInput } from '../../../common/index.js';
import { MAX_EVENTS } from './standard-events.js';
import { standardKind } from './standard.kind.js';

const delivery = deliveryContext({ source: 'default' });
const event = (more: object = {}) => ({ userId: 'ana', type: 'login', ...more });
const many = (count: number) => Array.from({ length: count }, () => event());

function problemsOf(payload: unknown): { field: string; message: string }[] {
  try {
    standardKind.toEvents(payload, delivery);
  } catch (error) {
    if (error instanceof InvalidInput) return [...error.errors!];
    throw error;
  }
  return [];
}

describe('the key of a standard webhook', () => {
  const keyOf = (id: string) =>
    standardKind.deliveryKey({ headers: { 'webhook-id': id }, query: {}, body: Buffer.alloc(0) }, null, {});

  it('is the webhook-id, which is never cut', () => {
    expect(keyOf('m'.repeat(256))).toBe('m'.repeat(256));
    expect(() => keyOf('m'.repeat(257))).toThrow(InvalidInput);
    expect(keyOf('')).toBeNull();
  });
});

describe('the payload of a standard webhook', () => {
  it('gives events without an id one that follows from the delivery and their place', () => {
    const { events } = standardKind.toEvents([event(), event({ id: 'mine' }), event()], delivery);
    expect(events.map(({ id }) => id)).toEqual(['evt_abc-0', 'mine', 'evt_abc-2']);
    expect(events[0]).toMatchObject({
      amount: null,
      currency: 'BRL',
      timestamp: delivery.receivedAt,
      metadata: {},
    });
  });

  it.each([1, 2, MAX_EVENTS])('takes an array of %d', (count) => {
    expect(standardKind.toEvents(many(count), delivery).events).toHaveLength(count);
  });

  it.each([
    { case: 'an empty array', payload: [], field: '' },
    { case: 'one too many', payload: many(MAX_EVENTS + 1), field: '' },
    { case: 'a fault in the middle', payload: [event(), event({ value: '1' }), event()], field: '[1].value' },
    { case: 'something else than an object', payload: [event(), null], field: '[1]' },
    { case: 'an array in an array', payload: [[event()]], field: '[0]' },
    { case: 'a single event', payload: event({ value: 0.00001 }), field: 'value' },
    { case: 'an unknown field', payload: [event({ amount: 1 })], field: '[0].amount' },
  ])('refuses $case, naming "$field"', ({ payload, field }) => {
    expect(problemsOf(payload)).toEqual([{ field, message: expect.any(String) as string }]);
  });

  it('names the faults of several events, but not without end', () => {
    const problems = problemsOf(many(200).map(() => event({ type: 'UPPER', value: true })));
    expect(problems.slice(0, 3).map(({ field }) => field)).toEqual(['[0].type', '[0].value', '[1].type']);
    expect(problems).toHaveLength(50);
  });
});
