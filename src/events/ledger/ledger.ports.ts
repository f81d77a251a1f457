import type { NewEvent } from '../event.js';

/** The part of an event that totals are made of. */
export interface Contribution {
  userId: string;
  type: string;
  /** Ten-thousandths; null for an event without a value. */
  amount: bigint | null;
  currency: string;
  timestamp: Date;
}

/** One event entered (`before` null), left (`after` null) or changed. */
export interface EventChange {
  eventId: string;
  before: Contribution | null;
  after: Contribution | null;
}

/**
 * Changes that are counted together. A slot's batches are numbered 1, 2, 3, ... and applied in that order;
 * after a crash the last one is applied again with the same changes.
 */
export interface Batch {
  slot: number;
  number: number;
  changes: readonly EventChange[];
}

/** Totals that follow the events; `analytics` fills this port through `EventProjections.register`. */
export interface EventProjection {
  readonly name: string;
  /** Must add nothing when the same batch comes again: guard each row with `{ lastBatch: { $lt: number } }`. */
  apply(batch: Batch): Promise<void>;
}

/** An item of the inbox as events; `failure` when it cannot be mapped (it will be tried again later). */
export interface InboxItem {
  id: string;
  source: string;
  receivedAt: Date;
  events: readonly NewEvent[];
  /** Why nothing is taken from it, when that is no failure. */
  ignored?: string;
  failure?: string;
}

export interface InboxOutcome {
  id: string;
  /** How many of its events are new. */
  created: number;
  /** Ids that had been recorded before by something else. */
  duplicates: readonly string[];
}

/** Where new events wait for a slot; `webhooks` fills this port through `EventInboxes.register`. */
export interface EventInbox {
  readonly name: string;
  /** Whether anything is due for the slot; changes nothing. */
  hasDue(slot: number, now: Date): Promise<boolean>;
  /**
   * The oldest items that are due for the slot, mapped to events. The same item must give the same ids whenever it is
   * mapped; what else has changed since (a setting, say) does no harm.
   */
  due(slot: number, limit: number, now: Date): Promise<InboxItem[]>;
  /** The same items again, for a batch that was cut short. */
  read(ids: readonly string[]): Promise<InboxItem[]>;
  /** Items that did not make it into a batch: ignored ones are finished, failed ones are rescheduled or dead. */
  setAside(items: readonly InboxItem[]): Promise<void>;
  /** The batch is counted: its items are finished. Idempotent. */
  finish(outcomes: readonly InboxOutcome[]): Promise<void>;
}
