import { DAY_MS } from '../../common/index.js';
import type { Grant } from '../grants/grant.js';
import { endsOf, entitlementsAt, isCompleted, opensAt, stateOf } from './entitlement.rules.js';

const day = (count: number) => new Date(Date.UTC(2026, 0, 1) + count * DAY_MS);

function grant(change: Partial<Grant> = {}): Grant {
  return {
    id: 'grt_1',
    orderId: 'shop~1',
    source: 'shop',
    productId: 'pro',
    moduleSlugs: null,
    buyer: 'ana@example.com',
    userId: 'ana',
    claimedAt: day(0),
    startsAt: day(0),
    durationDays: null,
    until: null,
    ended: null,
    revoked: null,
    given: null,
    createdAt: day(0),
    ...change,
  };
}
const refund = { reason: 'refund', at: day(1) } as const;
const byHand = { by: 'staff', at: day(1), reason: null };
const open = (grants: Grant[], now: Date) =>
  entitlementsAt(grants, ({ moduleSlugs }) => moduleSlugs ?? ['pro'], now);

describe('endsOf', () => {
  it('appends a period that was bought before the last one was over, whatever came first', () => {
    const first = grant({ id: 'a', durationDays: 30 });
    const second = grant({ id: 'b', durationDays: 30, startsAt: day(20) });
    const late = grant({ id: 'c', durationDays: 30, startsAt: day(100) });
    for (const grants of [
      [first, second, late],
      [late, second, first],
    ]) {
      expect(Object.fromEntries(endsOf(grants))).toEqual({ a: day(30), b: day(60), c: day(130) });
    }
  });

  it('counts from its own start when the one before was given back', () => {
    const first = grant({ id: 'a', durationDays: 30, ended: refund });
    const second = grant({ id: 'b', durationDays: 30, startsAt: day(20) });
    expect(endsOf([first, second]).get('b')).toEqual(day(50));
  });

  it('appends nothing to another product', () => {
    const first = grant({ id: 'a', durationDays: 30, productId: 'other' });
    expect(endsOf([first, grant({ id: 'b', durationDays: 30 })]).get('b')).toEqual(day(30));
  });
});

describe('stateOf', () => {
  it.each<{ case: string; change: Partial<Grant>; end: Date | null; expected: object }>([
    { case: 'active', change: {}, end: null, expected: { state: 'active', reason: null } },
    {
      case: 'active until its last moment',
      change: {},
      end: new Date(day(5).getTime() + 1),
      expected: { state: 'active', reason: null },
    },
    { case: 'expired at its end', change: {}, end: day(5), expected: { state: 'ended', reason: 'expired' } },
    { case: 'pending', change: { userId: null }, end: null, expected: { state: 'pending', reason: null } },
    {
      case: 'refunded before anybody claimed it',
      change: { userId: null, ended: refund },
      end: null,
      expected: { state: 'ended', reason: 'refund' },
    },
    {
      case: 'revoked, whatever its seller tells',
      change: { ended: refund, revoked: byHand },
      end: null,
      expected: { state: 'ended', reason: 'revoked' },
    },
  ])('$case', ({ change, end, expected }) => expect(stateOf(grant(change), end, day(5))).toEqual(expected));
});

describe('entitlementsAt', () => {
  it('is the union: one that ends leaves what another gives', () => {
    const bought = grant({ id: 'a', ended: refund });
    const given = grant({ id: 'b', productId: null, moduleSlugs: ['pro', 'extra'], until: day(9) });
    expect([...open([bought, given], day(5)).keys()]).toEqual(['pro', 'extra']);
    expect(open([bought, given], day(9)).size).toBe(0);
  });

  it('lasts as long as the longest', () => {
    const short = grant({ id: 'a', until: day(9), durationDays: null });
    expect(open([short, grant({ id: 'b' })], day(1)).get('pro')).toMatchObject({
      until: null,
      grantIds: ['a', 'b'],
    });
    expect(open([short, grant({ id: 'b', until: day(7) })], day(1)).get('pro')!.until).toEqual(day(9));
  });

  it('gives nothing that nobody has claimed, and nothing revoked', () => {
    expect(open([grant({ userId: null }), grant({ id: 'b', revoked: byHand })], day(1)).size).toBe(0);
  });

  it('starts when it was bought and claimed, and keeps the start of one that has expired', () => {
    expect(open([grant({ claimedAt: day(3) })], day(5)).get('pro')!.since).toEqual(day(3));
    const expired = grant({ id: 'a', durationDays: 10 });
    const again = grant({ id: 'b', startsAt: day(50), claimedAt: day(50) });
    expect(open([again, expired], day(60)).get('pro')!.since).toEqual(day(0));
    expect(open([again, { ...expired, ended: refund }], day(60)).get('pro')!.since).toEqual(day(50));
  });
});

test('a lesson opens whole days after the start', () => {
  expect(opensAt(day(3), 0)).toEqual(day(3));
  expect(opensAt(day(3), 7)).toEqual(day(10));
});

test('a module is completed with its last lesson, and one without lessons is', () => {
  const lessons = [{ id: 'a' }, { id: 'b' }];
  expect(isCompleted(lessons, new Map([['a', day(0)]]))).toBe(false);
  expect(
    isCompleted(
      lessons,
      new Map([
        ['a', day(0)],
        ['b', day(0)],
        ['gone', day(0)],
      ]),
    ),
  ).toBe(true);
  expect(isCompleted(lessons, undefined)).toBe(false);
  expect(isCompleted([], undefined)).toBe(true);
});
