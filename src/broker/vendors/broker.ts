import type { Asset, MarketSource } from '../../market/pure.js';

export const PROVIDERS = ['paper', 'quadcode'] as const;

export type Provider = (typeof PROVIDERS)[number];

export const ACCOUNT_TYPES = ['demo', 'real'] as const;

export type AccountType = (typeof ACCOUNT_TYPES)[number];

/**
 * blitz: expires so many seconds after the purchase. turbo and binary: expire at the n-th full step (turbo: a minute;
 * binary: 15 minutes) that can still be bought, which ends a dead time before the expiry.
 */
export const OPTION_KINDS = ['binary', 'turbo', 'blitz'] as const;

export type OptionKind = (typeof OPTION_KINDS)[number];

export const DIRECTIONS = ['call', 'put'] as const;

export type Direction = (typeof DIRECTIONS)[number];

export interface Balance {
  accountType: AccountType;
  /** Cents of its currency. */
  amount: number;
  /** ISO 4217. */
  currency: string;
}

export interface Purchase {
  /** Our own id of the order: unique for the user, and what a lost reply is looked for with where the vendor keeps it. */
  clientOrderId: string;
  asset: string;
  kind: OptionKind;
  direction: Direction;
  /** Cents of the account's currency. */
  stake: number;
  expirySeconds: number;
  accountType: AccountType;
}

/** What the broker knows of something bought. */
export interface Position {
  /** The broker's own id. */
  externalId: string;
  /** Grows with each change; what comes with a lower or equal one is old news. */
  version: number;
  /** Where the vendor keeps it. */
  clientOrderId?: string;
  asset: string;
  kind: OptionKind;
  direction: Direction;
  accountType: AccountType;
  /** Cents. */
  stake: number;
  /** As bought: the fraction of the stake that a win adds. */
  payout: number;
  status: 'open' | 'win' | 'loss' | 'tie' | 'sold';
  /** Cents won (positive) or lost (negative); 0 while open. */
  pnl: number;
  /** ms since 1970 by the market's clock. */
  openedAt: number;
  expiresAt: number;
  /** Null while open. */
  closedAt: number | null;
  /** Prices in ticks, where the vendor tells them. */
  openPrice?: number;
  closePrice?: number;
}

/** How an asset can be bought now. */
export interface Offer {
  kind: OptionKind;
  /** Which `expirySeconds` it can be bought with. */
  expirySeconds: number[];
  /** The fraction of the stake that a win adds: 0.87. */
  payout: number;
  /** Smallest and largest stake, cents of the account's currency. */
  minStake: number;
  maxStake: number;
  /** For turbo and binary: purchases end so long before the expiry, ms. */
  deadTime: number;
}

export type SessionState = 'connecting' | 'connected' | 'needs_session' | 'failed' | 'disconnected';

export interface SessionListener {
  /** `detail` says why, for people; it holds no secret. */
  state?: (state: SessionState, detail?: string) => void;
  /** May come before the answer of `buy`, twice, and out of order. */
  position?: (position: Position) => void;
  balance?: (balance: Balance) => void;
}

/** What a vendor needs to know of a user to connect. */
export interface Credentials {
  userId: string;
  /** The session token of the vendor, where it has one. */
  ssid?: string;
}

/**
 * One user at one broker. Every call ends: within 15 seconds, with `BrokerSilent` when the broker does not answer.
 * Nothing that happens in one session reaches another.
 */
export interface BrokerSession {
  readonly provider: Provider;
  readonly state: SessionState;
  /** The vendor's id of the user, as its own profile says; undefined where there is none. */
  readonly platformUserId: string | undefined;
  /** The market that this broker trades at. */
  readonly market: MarketSource;
  balances(): Promise<Balance[]>;
  /** @throws UnknownAsset */
  asset(id: string): Promise<Asset>;
  /** How it can be bought at this moment; empty when its market is closed. */
  offers(asset: string): Promise<Offer[]>;
  /**
   * Buys once. The same `clientOrderId` again is the same purchase where the vendor keeps it; callers never rely on it.
   * @throws PurchaseRefused when the broker said no: nothing was bought
   * @throws BrokerSilent when it is not known whether it was bought: look for it in `positions`, never buy again
   */
  buy(purchase: Purchase): Promise<Position>;
  /** Open ones, and those that closed since (ms by the market's clock), of both accounts. */
  positions(since: number): Promise<Position[]>;
  /** Ends it; never rejects. */
  close(): Promise<void>;
}

/** A vendor. */
export interface Broker {
  readonly provider: Provider;
  /** An order without a reply that its positions have not shown for so long was not bought, in ms of our clock. */
  readonly notBoughtAfterMs: number;
  /**
   * Connects. The session is in state `connected` then; what happens to it later is told to the listener.
   * @throws SessionRefused when the credentials are not good (any more)
   * @throws BrokerSilent
   * @throws SdkMissing when the vendor's software is not installed
   */
  open(credentials: Credentials, listener: SessionListener): Promise<BrokerSession>;
}
