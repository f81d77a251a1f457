import { isDeepStrictEqual } from 'node:util';
import { isEmailAddress } from '../../common/index.js';
import type { ContactInput, ContactState, SubscriptionBy } from './contact.js';
import type { ContactChange } from './news/contact-news-item.js';
import { subscriptionAfter } from './subscription.rules.js';

/** Of a contact; more of them say nothing any more. */
export const MOST_TAGS = 200;
export const LONGEST_TAG = 64;
export const LONGEST_NAME = 200;
export const LONGEST_EMAIL = 254;
/** Control characters, line breaks among them: in a header of a mail they would begin another one. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
export const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** An e-mail as contacts have it; null for what is none. */
export function toEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= LONGEST_EMAIL && !CONTROL.test(email) && isEmailAddress(email) ? email : null;
}

/** A tag as contacts have it; null for what is none. */
export function toTag(text: string): string | null {
  const tag = text.trim().toLowerCase();
  return tag !== '' && tag.length <= LONGEST_TAG && !CONTROL.test(tag) ? tag : null;
}

/** Both together, each once, in the order in which they came. */
export function withTags(tags: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...tags, ...more])].slice(0, MOST_TAGS);
}

/** A contact after what was said of it. What was left out is as before; tags and fields come on top. */
export function mergedWith(
  before: ContactState | null,
  input: ContactInput,
  by: SubscriptionBy,
  now: Date,
): ContactState {
  const { email, name, tags = [], fields = {}, stage, ownerId, userId, subscription } = input;
  const base: ContactState = before ?? {
    email,
    tags: [],
    fields: {},
    subscription: { status: 'unsubscribed', at: now, by },
    lifecycle: 'lead',
  };
  return {
    ...base,
    ...(name !== undefined && { name }),
    ...(stage !== undefined && { stage }),
    ...(ownerId !== undefined && { ownerId }),
    ...(userId !== undefined && { userId }),
    tags: withTags(base.tags, tags),
    fields: { ...base.fields, ...fields },
    subscription:
      subscription === undefined
        ? base.subscription
        : subscriptionAfter(before?.subscription ?? null, subscription, by, now),
  };
}

/** Whether two states say the same. */
export function saysTheSame(a: ContactState, b: ContactState): boolean {
  return isDeepStrictEqual(stateOf(a), stateOf(b));
}

/** What may change of a contact, without what is not there. */
export function stateOf(contact: ContactState): ContactState {
  const { email, otherEmails, name, tags, fields, stage, ownerId, userId, subscription, lifecycle } = contact;
  return {
    email,
    ...(otherEmails !== undefined && { otherEmails }),
    ...(name !== undefined && { name }),
    tags,
    fields,
    ...(stage !== undefined && { stage }),
    ...(ownerId !== undefined && { ownerId }),
    ...(userId !== undefined && { userId }),
    subscription,
    lifecycle,
  };
}

/** What others may act on when one becomes the other; null before it was made. */
export function changesOf(before: ContactState | null, after: ContactState, origin: string): ContactChange[] {
  const had = new Set(before?.tags);
  const { status, by } = after.subscription;
  return [
    ...(before ? [] : [{ kind: 'created', value: origin } as const]),
    ...after.tags.filter((tag) => !had.has(tag)).map((value) => ({ kind: 'tag-added', value }) as const),
    ...Object.entries(after.fields)
      .filter(([key, to]) => before?.fields[key] !== to)
      .map(([value, to]) => ({ kind: 'field-set', value, to }) as const),
    ...(after.stage !== undefined && after.stage !== before?.stage
      ? [{ kind: 'stage-set', value: after.stage } as const]
      : []),
    ...(status === 'subscribed' && before?.subscription.status !== 'subscribed'
      ? [{ kind: 'subscribed', value: by } as const]
      : []),
  ];
}

/** All addresses that a contact is known by. */
export function emailsOf({ email, otherEmails = [] }: Pick<ContactState, 'email' | 'otherEmails'>): string[] {
  return [email, ...otherEmails];
}
