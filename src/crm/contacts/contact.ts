/** Of a declared field: a text, a choice or a date (`2026-11-23`), a number, or yes and no. */
export type FieldValue = string | number | boolean;

export const SUBSCRIPTION_STATUSES = ['subscribed', 'unsubscribed', 'pending'] as const;

export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** Who said the last word about a subscription. */
export type SubscriptionBy =
  'staff' | 'import' | 'self' | 'form' | 'bounce' | 'complaint' | 'account' | 'purchase';

export interface Subscription {
  /** `pending`: asked for, and not confirmed by its mail yet; nothing is sent meanwhile. */
  status: SubscriptionStatus;
  at: Date;
  by: SubscriptionBy;
}

/** How somebody became a contact. */
export type ContactOrigin = Extract<SubscriptionBy, 'staff' | 'import' | 'form' | 'account' | 'purchase'>;

export const LIFECYCLES = ['lead', 'customer', 'churned'] as const;

/** `lead`: no purchase yet; `customer`: an active one; `churned`: had one. */
export type Lifecycle = (typeof LIFECYCLES)[number];

/** What may change of a contact. */
export interface ContactState {
  /** In lower case; unique. */
  email: string;
  /** In lower case: of contacts that were merged into this one, which is found by them too. */
  otherEmails?: string[];
  name?: string;
  /** In lower case, each once, in the order in which they were added. */
  tags: string[];
  /** By the keys of declared fields. */
  fields: Record<string, FieldValue>;
  /** Key of a stage of the pipeline. */
  stage?: string;
  /** Who of the staff looks after them. */
  ownerId?: string;
  /** Their account, when they have one. */
  userId?: string;
  subscription: Subscription;
  lifecycle: Lifecycle;
}

export interface Contact extends ContactState {
  /** `cnt_...` */
  id: string;
  origin: ContactOrigin;
  createdAt: Date;
  updatedAt: Date;
}

/** What is said of a contact by its e-mail: what is left out stays as it is. */
export interface ContactInput {
  /** In lower case. */
  email: string;
  name?: string;
  /** Added to those that are there. */
  tags?: readonly string[];
  /** Set beside those that are there; values as their fields want them. */
  fields?: Readonly<Record<string, FieldValue>>;
  stage?: string;
  ownerId?: string;
  userId?: string;
  subscription?: SubscriptionStatus;
}

/** What a mail to a contact needs of it. */
export interface MailReader {
  id: string;
  email: string;
  /** Empty when it has none. */
  name: string;
  status: SubscriptionStatus;
  /** Who decided that. */
  by: SubscriptionBy;
}

/** What a list or a scan of contacts is narrowed by. */
export interface ContactFilter {
  tag?: string | undefined;
  stage?: string | undefined;
  ownerId?: string | undefined;
  lifecycle?: Lifecycle | undefined;
  subscribed?: boolean | undefined;
  /** A declared field that says one of these. */
  field?: { key: string; among: readonly FieldValue[] } | undefined;
  /** Literal text within name or e-mail, without regard to case. */
  search?: string | undefined;
}
