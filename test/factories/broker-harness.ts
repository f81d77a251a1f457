import type { Broker, Credentials } from '../../src/broker/vendors/broker.js';

/** What the contract of brokers needs of a vendor, whose time it can move. */
export interface BrokerHarness {
  broker: Broker;
  /** A new user, who has at least 1,000.00 on each account. */
  newUser: () => Promise<Credentials>;
  /** Ids: one that can be bought in all kinds that the vendor has and stays open for an hour, one whose market is closed. */
  openAsset: string;
  closedAsset: string;
  /** Lets so much time pass at the market, ms; what was due by then has happened afterwards. */
  advance: (ms: number) => Promise<void>;
  /** The price by which the vendor settles, ticks: the last one at or before this instant. */
  priceAt: (asset: string, time: number) => number;
  /** From now on the vendor answers nothing, until the returned function is called. Missing where that cannot be made. */
  silence?: () => Promise<() => Promise<void>>;
  close: () => Promise<void>;
}
