import { BsonRows } from '../platform/index.js';

/** Which events; times in ms since 1970, `from` inclusive, `to` exclusive. */
export interface EventScan {
  from?: number | undefined;
  to?: number | undefined;
  type?: string | undefined;
  userId?: string | undefined;
  currency?: string | undefined;
  order: 'oldest first' | 'newest first';
}

/** What lists show of an event, its metadata aside. */
export interface ListedEvent {
  id: string;
  type: string;
  userId: string;
  /** Ten-thousandths: at most 1e13, which a double holds exactly. */
  amount: number | null;
  currency: string;
  /** Ms since 1970. */
  timestamp: number;
  source: string;
}

export const LISTED_EVENTS = new BsonRows<ListedEvent>({
  id: '_id',
  type: 'type',
  userId: 'userId',
  amount: 'amount',
  currency: 'currency',
  timestamp: 'timestamp',
  source: 'source',
});
