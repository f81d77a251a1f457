import {
  OUTGOING_REPEATABLE,
  OUTGOING_STATUSES,
  OUTGOING_TRANSITIONS,
  OUTGOING_WAITING,
  type OutgoingStatus,
} from './outgoing.status.js';

describe('life of an outgoing delivery', () => {
  const allowed: [OutgoingStatus, OutgoingStatus][] = [
    ['pending', 'delivered'],
    ['pending', 'retrying'],
    ['pending', 'dead'],
    ['pending', 'canceled'],
    ['retrying', 'delivered'],
    ['retrying', 'retrying'],
    ['retrying', 'dead'],
    ['retrying', 'canceled'],
    ['delivered', 'retrying'],
    ['dead', 'retrying'],
  ];
  const pairs = OUTGOING_STATUSES.flatMap((from) => OUTGOING_STATUSES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    expect(OUTGOING_TRANSITIONS[from].includes(to)).toBe(
      allowed.some((pair) => pair[0] === from && pair[1] === to),
    );
  });

  it('waits while it is pending or retrying; people repeat what has been tried', () => {
    expect(OUTGOING_WAITING).toEqual(['pending', 'retrying']);
    expect(OUTGOING_REPEATABLE).toEqual(['delivered', 'retrying', 'dead']);
  });
});
