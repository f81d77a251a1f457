import type { Trade } from './queries';

/** What brokers usually offer, in seconds; the API refuses what the reader's does not, and says what it has. */
export const EXPIRIES: Readonly<Record<Trade['kind'], { offered: readonly number[]; usual: number }>> = {
  blitz: { offered: [5, 10, 15, 30, 60, 120, 180, 300], usual: 60 },
  turbo: { offered: [60, 120, 180, 240, 300], usual: 60 },
  binary: { offered: [900, 1800, 3600], usual: 900 },
};
