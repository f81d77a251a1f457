import { type Offer, OPTION_KINDS, type OptionKind, type Purchase } from '../broker.js';
import { PurchaseRefused } from '../../broker.errors.js';
import { expiryOf } from '../option.rules.js';
import type { PriceSeries } from './market/price-series.js';

/** Smallest and largest stake, cents. */
const MIN_STAKE = 100;
const MAX_STAKE = 500_000;

/** How options of the paper market can be bought: expiries in seconds, and how long before theirs a purchase ends, ms. */
const OPTIONS: Readonly<Record<OptionKind, { expirySeconds: readonly number[]; deadTime: number }>> = {
  blitz: { expirySeconds: [5, 10, 15, 30, 60, 120, 180, 300], deadTime: 0 },
  turbo: { expirySeconds: [60, 120, 180, 240, 300], deadTime: 30_000 },
  binary: { expirySeconds: [900, 1800, 3600], deadTime: 30_000 },
};

/** What can be bought at an instant; nothing when the market is closed. */
export function offersOf(series: PriceSeries, now: number): Offer[] {
  if (!series.isOpen(now)) return [];
  return OPTION_KINDS.filter((kind) => isWindowOpen(series, kind, now)).map((kind) => ({
    kind,
    expirySeconds: [...OPTIONS[kind].expirySeconds],
    payout: series.asset.payouts[kind],
    minStake: MIN_STAKE,
    maxStake: MAX_STAKE,
    deadTime: OPTIONS[kind].deadTime,
  }));
}

/** Turbo and binary options are not sold any more when the market closes within their dead time. */
function isWindowOpen(series: PriceSeries, kind: OptionKind, now: number): boolean {
  return now + OPTIONS[kind].deadTime < series.closesAt(now);
}

export interface Terms {
  /** Ticks. */
  openPrice: number;
  payout: number;
  /** ms since 1970, market's clock; whole seconds. */
  openedAt: number;
  expiresAt: number;
}

/**
 * What somebody gets who buys at this instant: the last tick's price, as of its second.
 * @throws PurchaseRefused
 */
export function termsOf(series: PriceSeries, purchase: Purchase, now: number): Terms {
  const { kind, stake, expirySeconds } = purchase;
  const { symbol, payouts } = series.asset;
  const option = OPTIONS[kind];
  if (!series.isOpen(now))
    throw new PurchaseRefused('BROKER.MARKET_CLOSED', `The market of ${symbol} is closed`);
  if (!option.expirySeconds.includes(expirySeconds)) {
    throw new PurchaseRefused(
      'BROKER.EXPIRY_NOT_OFFERED',
      `A ${kind} option of ${symbol} expires after ${option.expirySeconds.join(', ')} seconds`,
    );
  }
  if (!isWindowOpen(series, kind, now)) {
    throw new PurchaseRefused(
      'BROKER.PURCHASE_WINDOW_CLOSED',
      `The market of ${symbol} is about to close: ${kind} options are not sold any more`,
    );
  }
  if (!Number.isInteger(stake) || stake < MIN_STAKE || stake > MAX_STAKE) {
    throw new PurchaseRefused(
      'BROKER.STAKE_OUT_OF_RANGE',
      `The stake must be between ${MIN_STAKE / 100} and ${MAX_STAKE / 100}`,
    );
  }
  const openedAt = Math.floor(now / 1000) * 1000;
  return {
    openPrice: series.priceAt(openedAt),
    payout: payouts[kind],
    openedAt,
    expiresAt: expiryOf(kind, openedAt, expirySeconds, option.deadTime),
  };
}
