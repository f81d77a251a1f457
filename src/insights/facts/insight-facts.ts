/** A change against the period before. */
export interface ChangeFact {
  /** The figure of the period before. */
  before: number;
  /** (now - before) / before; null when `before` is 0, or negative, since nothing is a part of that. */
  fraction: number | null;
  direction: 'up' | 'down' | 'same';
}

/** An event type that rose or fell so much that it is worth a word. */
export interface MovementFact extends ChangeFact {
  type: string;
  /** Events in the period. */
  count: number;
}

/** Trades that ended in the period, of all users together, of one kind of account; ties are neither won nor lost. */
export interface TradingFact {
  /** Users with at least one of them. */
  users: number;
  trades: number;
  wins: number;
  losses: number;
  /** Sum of their results; missing where they are in several currencies. */
  pnl?: { value: number; currency: string };
}

/** What an insight stands on: made of figures alone, stored with it, and all that its words may state. */
export interface InsightFacts {
  period: {
    /** `day`: one day of the business; `last24h`: the 24 hours up to the moment it was asked for; else any period. */
    kind: 'day' | 'last24h' | 'custom';
    /** Inclusive. @example "2026-11-23T03:00:00.000Z" */
    from: string;
    /** Exclusive. */
    to: string;
    timeZone: string;
  };
  /** ISO 4217: of all money here but `trading`. */
  currency: string;
  events: { count: number };
  /** Those in `currency`, like the money below; and how many there are in others, where there are any, or were before. */
  purchases: { count: number; inOtherCurrencies?: number };
  revenue: { value: number };
  /** Revenue by purchase; 0 without one. */
  averageTicket: { value: number };
  activeUsers: { count: number };
  /** At most three, most events first. */
  topUsers: readonly { userId: string; count: number; value: number }[];
  change: Readonly<Record<'events' | 'purchases' | 'revenue' | 'averageTicket' | 'activeUsers', ChangeFact>>;
  /** The most notable first, at most three. */
  rises: readonly MovementFact[];
  falls: readonly MovementFact[];
  /** Missing where nobody traded. Play money and real money are never added up. */
  trading?: { demo?: TradingFact; real?: TradingFact };
}
