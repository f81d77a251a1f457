import type { Subscription, SubscriptionBy, SubscriptionStatus } from './contact.js';
import { hasLeft, importedStatus, subscriptionAfter, unitedSubscription } from './subscription.rules.js';

const then = new Date('2026-01-01T00:00:00Z');
const now = new Date('2026-02-01T00:00:00Z');
const said = (status: SubscriptionStatus, by: SubscriptionBy): Subscription => ({ status, by, at: then });

describe('subscriptionAfter', () => {
  it.each<[string, Subscription | null, SubscriptionStatus, SubscriptionBy, boolean]>([
    ['a new one', null, 'subscribed', 'import', true],
    [
      'who left is not brought back by an import',
      said('unsubscribed', 'self'),
      'subscribed',
      'import',
      false,
    ],
    ['nor by a bounce that is over', said('unsubscribed', 'bounce'), 'subscribed', 'import', false],
    ['nor by a complaint', said('unsubscribed', 'complaint'), 'pending', 'import', false],
    ['but by staff', said('unsubscribed', 'self'), 'subscribed', 'staff', true],
    ['and by themselves', said('unsubscribed', 'self'), 'subscribed', 'self', true],
    ['an import after an account', said('unsubscribed', 'account'), 'subscribed', 'import', true],
    ['an import may end it', said('subscribed', 'self'), 'unsubscribed', 'import', true],
    ['an account says nothing about mails', said('subscribed', 'import'), 'unsubscribed', 'account', false],
    ['nor does a purchase', said('subscribed', 'self'), 'unsubscribed', 'purchase', false],
    ['who was never asked says no', said('unsubscribed', 'purchase'), 'unsubscribed', 'staff', true],
    ['who was left out says no', said('unsubscribed', 'staff'), 'unsubscribed', 'self', true],
    ['a bounce ends it', said('subscribed', 'self'), 'unsubscribed', 'bounce', true],
  ])('%s', (_, before, status, by, changes) => {
    expect(subscriptionAfter(before, status, by, now)).toEqual(changes ? { status, by, at: now } : before);
  });

  it('keeps when and by whom it was said first', () => {
    const before = said('unsubscribed', 'self');
    expect(subscriptionAfter(before, 'unsubscribed', 'staff', now)).toBe(before);
  });
});

describe('importedStatus', () => {
  it.each<[Subscription | null, SubscriptionStatus | undefined]>([
    [null, 'subscribed'],
    [said('unsubscribed', 'account'), 'subscribed'],
    [said('unsubscribed', 'purchase'), 'subscribed'],
    [said('unsubscribed', 'staff'), undefined],
    [said('unsubscribed', 'self'), undefined],
    [said('pending', 'form'), undefined],
    [said('subscribed', 'staff'), undefined],
  ])('after %j: %s', (before, expected) => {
    expect(importedStatus(before)).toBe(expected);
  });
});

describe('unitedSubscription', () => {
  it.each<[string, Subscription, Subscription[], Subscription]>([
    [
      'who left once has left',
      said('subscribed', 'staff'),
      [said('unsubscribed', 'self')],
      said('unsubscribed', 'self'),
    ],
    [
      'also where staff said it',
      said('unsubscribed', 'staff'),
      [said('subscribed', 'self')],
      said('unsubscribed', 'staff'),
    ],
    [
      'by their own word first',
      said('unsubscribed', 'staff'),
      [said('unsubscribed', 'bounce')],
      said('unsubscribed', 'bounce'),
    ],
    [
      'an account is no word',
      said('unsubscribed', 'account'),
      [said('subscribed', 'import')],
      said('subscribed', 'import'),
    ],
    [
      'who only waits, waits',
      said('unsubscribed', 'purchase'),
      [said('pending', 'form')],
      said('pending', 'form'),
    ],
    [
      'nobody said anything',
      said('unsubscribed', 'account'),
      [said('unsubscribed', 'purchase')],
      said('unsubscribed', 'account'),
    ],
  ])('%s', (_, kept, others, expected) => {
    expect(unitedSubscription(kept, others)).toEqual(expected);
  });
});

it('knows who has left by their own word', () => {
  expect(hasLeft(said('unsubscribed', 'complaint'))).toBe(true);
  expect(hasLeft(said('unsubscribed', 'staff'))).toBe(false);
  expect(hasLeft(said('subscribed', 'self'))).toBe(false);
});
