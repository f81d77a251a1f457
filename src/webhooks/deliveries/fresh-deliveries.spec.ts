import { testConfig } from '../../../test/setup/test-config.js';
import type { InboxItem } from '../../events/index.js';
import { FreshDeliveries } from './fresh-deliveries.js';

const T0 = 1_800_000_000_000;
const item = (id: string, at: number, events = 1): InboxItem => ({
  id,
  source: 'default',
  receivedAt: new Date(T0 + at),
  events: new Array<InboxItem['events'][number]>(events).fill({} as InboxItem['events'][number]),
});
const ids = (items: InboxItem[]) => items.map(({ id }) => id);

describe('FreshDeliveries', () => {
  const fresh = () => new FreshDeliveries(testConfig());

  it('gives the oldest of a slot first and keeps them until they are forgotten', () => {
    const deliveries = fresh();
    deliveries.add(0, item('a', 0));
    deliveries.add(1, item('other slot', 0));
    deliveries.add(0, item('b', 5));
    expect(deliveries.oldest(0, T0 + 10)).toEqual(new Date(T0));
    expect(ids(deliveries.peek(0, 10, 10))).toEqual(['a', 'b']);
    expect(ids(deliveries.peek(0, 1, 10))).toEqual(['a']);
    deliveries.forget(['a', 'unknown']);
    expect(deliveries.oldest(0, T0 + 10)).toEqual(new Date(T0 + 5));
    deliveries.forget(['b']);
    expect(deliveries.oldest(0, T0 + 10)).toBeNull();
  });

  it('cuts by events, but always gives one', () => {
    const deliveries = fresh();
    deliveries.add(0, item('large', 0, 500));
    deliveries.add(0, item('small', 1));
    expect(ids(deliveries.peek(0, 10, 100))).toEqual(['large']);
    expect(ids(deliveries.peek(0, 10, 501))).toEqual(['large', 'small']);
  });

  it('leaves to the database what has waited long, and what does not fit', () => {
    const deliveries = fresh();
    deliveries.add(0, item('old', 0, 9000));
    deliveries.add(0, item('too much', 1, 1001));
    deliveries.add(0, item('young', 2, 1000));
    expect(deliveries.oldest(0, T0 + 10_001)).toEqual(new Date(T0 + 2));
    expect(ids(deliveries.peek(0, 10, 10_000))).toEqual(['young']);
    deliveries.add(0, item('room again', 3, 9000));
    expect(ids(deliveries.peek(0, 10, 10_000))).toEqual(['young', 'room again']);
  });

  it('keeps nothing in a process that does not count', () => {
    const api = new FreshDeliveries(testConfig({ ROLE: 'api', REDIS_URL: 'redis://127.0.0.1:6379' }));
    api.add(0, item('a', 0));
    expect(api.oldest(0, T0)).toBeNull();
  });
});
