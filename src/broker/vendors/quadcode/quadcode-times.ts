/** How long things may take, in ms. */
export interface QuadcodeTimes {
  /** `open`, everything in it together. */
  open: number;
  /** Any other call, everything in it together. */
  call: number;
  /** A shutdown; it goes on by itself after that. */
  shutdown: number;
  /** How long a new connection is given to tell the platform's time. */
  firstTime: number;
  /** Silence after which a connection counts as lost: the platform tells the time every second. */
  silence: number;
  /** How often it is looked at whether the platform still tells the time. */
  watch: number;
  /** Pauses before another connection: the first, then twice as long each time, up to the longest. */
  firstPause: number;
  longestPause: number;
  /** A connection younger than this is not replaced for what it misses. */
  refresh: number;
  /** How often running candles are asked for where the edition has no stream of them. */
  poll: number;
  /** So long after its end a candle is looked for in the history when nothing has come after it. */
  closing: number;
}

export const QUADCODE_TIMES: Readonly<QuadcodeTimes> = {
  open: 14_000,
  call: 12_000,
  shutdown: 3000,
  firstTime: 1500,
  silence: 60_000,
  watch: 200,
  firstPause: 1000,
  longestPause: 30_000,
  refresh: 20_000,
  poll: 1000,
  closing: 1500,
};
