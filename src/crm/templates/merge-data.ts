import type { Contact, FieldValue } from '../contacts/contact.js';

/** What a template may say of a contact. */
export interface MergeContact {
  id?: string;
  email: string;
  /** Empty when nobody has said it. */
  name: string;
  /** The first word of the name. */
  firstName: string;
  tags: readonly string[];
  fields: Readonly<Record<string, FieldValue>>;
  stage?: string;
  lifecycle?: string;
}

/** What merge tags are filled in with: plain data, which is copied into another thread. */
export interface MergeData {
  contact: MergeContact;
  /** Where the reader can unsubscribe. */
  unsubscribeUrl: string;
  [more: string]: unknown;
}

/** Names that `contact` has, whoever it is. */
export const CONTACT_KEYS: readonly string[] = [
  ...['id', 'email', 'name', 'firstName', 'tags', 'fields', 'stage', 'lifecycle'],
];

export function mergeContactOf(contact: Contact): MergeContact {
  const { id, email, name = '', tags, fields, stage = '', lifecycle } = contact;
  return { id, email, name, firstName: firstNameOf(name), tags, fields, stage, lifecycle };
}

export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/, 1)[0];
}

/** Somebody who is nobody, for previews. */
export const SAMPLE_CONTACT: MergeContact = {
  id: 'cnt_exemplo',
  email: 'ana.souza@example.com',
  name: 'Ana Souza',
  firstName: 'Ana',
  tags: ['vip'],
  fields: {},
  stage: '',
  lifecycle: 'lead',
};
