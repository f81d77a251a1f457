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
const SMALL = 100;
const MEBIBYTE = 1024 * 1024;
const room = (items: number, events: number, bytes = 16 * MEBIBYTE) => ({ items, events, bytes });
const ids = (items: InboxItem[]) => items.map(({ id }) => id);

describe('FreshDeliveries', () => {
  const fresh = () => new FreshDeliveries(testConfig());

  it('gives the oldest of a slot first and keeps them until they are forgotten', () => {
    const deliveries = fresh();
    deliveries.add(0, item('a', 0), SMALL);
    deliveries.add(1, item('other slot', 0), SMALL);
    deliveries.add(0, item('b', 5), SMALL);
    expect(deliveries.oldest(0, T0 + 10)).toEqual(new Date(T0));
    expect(ids(deliveries.peek(0, room(10, 10)))).toEqual(['a', 'b']);
    expect(ids(deliveries.peek(0, room(1, 10)))).toEqual(['a']);
    deliveries.forget(['a', 'unknown']);
    expect(deliveries.oldest(0, T0 + 10)).toEqual(new Date(T0 + 5));
    deliveries.forget(['b']);
    expect(deliveries.oldest(0, T0 + 10)).toBeNull();
  });

  it('cuts by events, but always gives one', () => {
    const deliveries = fresh();
    deliveries.add(0, item('large', 0, 500), SMALL);
    deliveries.add(0, item('small', 1), SMALL);
    expect(ids(deliveries.peek(0, room(10, 100)))).toEqual(['large']);
    expect(ids(deliveries.peek(0, room(10, 501)))).toEqual(['large', 'small']);
  });

  it('cuts by bytes, but always gives one', () => {
    const deliveries = fresh();
    deliveries.add(0, item('large', 0), MEBIBYTE);
    deliveries.add(0, item('small', 1), SMALL);
    expect(ids(deliveries.peek(0, room(10, 100, 1000)))).toEqual(['large']);
    expect(ids(deliveries.peek(0, room(10, 100, MEBIBYTE + SMALL)))).toEqual(['large', 'small']);
  });

  it('remembers no more than 16 MiB of bodies, and no endless number without events', () => {
    const deliveries = fresh();
    for (let i = 0; i < 20; i++) deliveries.add(0, item(`large ${i}`, i), MEBIBYTE);
    expect(deliveries.peek(0, room(100, 100, 100 * MEBIBYTE))).toHaveLength(16);
    const empty = fresh();
    for (let i = 0; i < 10_010; i++) empty.add(0, item(`empty ${i}`, 0, 0), 2);
    expect(empty.peek(0, room(20_000, 1))).toHaveLength(10_000);
  });

  it('has room again when what nobody asks for is old', () => {
    const deliveries = fresh();
    deliveries.add(1, item('gone', 0, 10_000), SMALL);
    deliveries.add(0, item('no room', 10_000), SMALL);
    deliveries.add(0, item('room', 10_001), SMALL);
    expect(ids(deliveries.peek(0, room(10, 10)))).toEqual(['room']);
  });

  it('leaves to the database what has waited long, and what does not fit', () => {
    const deliveries = fresh();
    deliveries.add(0, item('old', 0, 9000), SMALL);
    deliveries.add(0, item('too much', 1, 1001), SMALL);
    deliveries.add(0, item('young', 2, 1000), SMALL);
    expect(deliveries.oldest(0, T0 + 10_001)).toEqual(new Date(T0 + 2));
    expect(ids(deliveries.peek(0, room(10, 10_000)))).toEqual(['young']);
    deliveries.add(0, item('room again', 3, 9000), SMALL);
    expect(ids(deliveries.peek(0, room(10, 10_000)))).toEqual(['young', 'room again']);
  });

  it('keeps nothing in a process that does not count', () => {
    const api = new FreshDeliveries(testConfig({ ROLE: 'api', REDIS_URL: 'redis://127.0.0.1:6379' }));
    api.add(0, item('a', 0), SMALL);
    expect(api.oldest(0, T0)).toBeNull();
  });
});
