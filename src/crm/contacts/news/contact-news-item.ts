import type { FieldValue } from '../contact.js';

/** What happened to a contact, as far as something else may follow from it. */
export type ContactChange =
  | { kind: 'created'; value: string }
  | { kind: 'tag-added'; value: string }
  /** `value` is the key, `to` what it says now. */
  | { kind: 'field-set'; value: string; to: FieldValue }
  | { kind: 'stage-set'; value: string }
  | { kind: 'subscribed'; value: string };

/** Whose it is. */
export interface NewsOfContact {
  contactId: string;
  item: ContactNewsItem;
}

/** The same as it waits in the contact's document; `id` (`nws_...`) is the key for doing it once. */
export type ContactNewsItem = ContactChange & {
  id: string;
  at: Date;
  /** Of what a workflow did: how many runs led to it, each by what the one before did. Left out: none. */
  depth?: number;
};
