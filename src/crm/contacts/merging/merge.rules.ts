import type { Contact, ContactState } from '../contact.js';
import { emailsOf, withTags } from '../contact.rules.js';
import { unitedSubscription } from '../subscription.rules.js';

/** One contact of several; of what the kept one does not say, the first of the others that does has the word. */
export function united(kept: Contact, others: readonly Contact[], isSuppressed: boolean): ContactState {
  const all = [kept, ...others];
  const first = <Key extends 'name' | 'stage' | 'ownerId' | 'userId'>(key: Key) => {
    const value = all.find((each) => each[key] !== undefined)?.[key];
    return value === undefined ? {} : { [key]: value };
  };
  const otherEmails = [...new Set(all.flatMap(emailsOf))].filter((email) => email !== kept.email);
  const subscription = unitedSubscription(
    kept.subscription,
    others.map((other) => other.subscription),
  );
  return {
    email: kept.email,
    otherEmails,
    ...first('name'),
    ...first('stage'),
    ...first('ownerId'),
    ...first('userId'),
    tags: withTags(
      [],
      all.flatMap(({ tags }) => tags),
    ),
    fields: Object.assign({}, ...all.toReversed().map(({ fields }) => fields)) as Contact['fields'],
    // nothing may be sent to one of the addresses: nothing is sent to the person
    subscription:
      isSuppressed && subscription.status === 'subscribed'
        ? { status: 'unsubscribed', by: 'self', at: subscription.at }
        : subscription,
    lifecycle: kept.lifecycle,
  };
}
