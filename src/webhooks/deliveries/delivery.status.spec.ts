import { type StoredStatus, STORED_STATUSES, TRANSITIONS, WAITING } from './delivery.status.js';

describe('life of a delivery', () => {
  const allowed: [StoredStatus, StoredStatus][] = [
    ['received', 'processed'],
    ['received', 'ignored'],
    ['received', 'retrying'],
    ['received', 'dead'],
    ['retrying', 'processed'],
    ['retrying', 'ignored'],
    ['retrying', 'retrying'],
    ['retrying', 'dead'],
    ['dead', 'retrying'],
    ['ignored', 'retrying'],
    ['processed', 'retrying'],
  ];
  const pairs = STORED_STATUSES.flatMap((from) => STORED_STATUSES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    expect(TRANSITIONS[from].includes(to)).toBe(allowed.some((pair) => pair[0] === from && pair[1] === to));
  });

  it('waits while it is received or retrying', () => {
    expect(WAITING).toEqual(['received', 'retrying']);
  });
});
