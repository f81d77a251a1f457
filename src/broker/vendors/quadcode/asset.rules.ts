import type { Asset } from '../../../market/index.js';
import type { SdkActive, SdkActiveDetails, SdkBlitzActive, SdkStepActive } from './quadcode-sdk.js';

/** One asset under each kind of option that has it. */
export interface Actives {
  blitz?: SdkBlitzActive;
  turbo?: SdkStepActive;
  binary?: SdkStepActive;
}

/** Where the edition does not tell the precision: finer than any price of the platform. */
const FINEST_DIGITS = 6;
const KINDS: readonly (readonly [RegExp, Asset['kind']])[] = [
  [/^(forex|currency|fx)/i, 'forex'],
  [/crypto/i, 'crypto'],
  [/^(stock|share|etf|equit)/i, 'stock'],
  [/^(commodit|metal|energy)/i, 'commodity'],
  [/^(ind|indic)/i, 'index'],
];
const CURRENCIES =
  'USD|EUR|GBP|JPY|CHF|AUD|NZD|CAD|SEK|NOK|DKK|PLN|TRY|ZAR|MXN|SGD|HKD|BRL|THB|INR|PHP|HUF|CZK|COP|RUB';
const PAIR = new RegExp(`^(${CURRENCIES})/?(${CURRENCIES})`);
const COIN = /^(BTC|ETH|LTC|XRP|BCH|EOS|TRX|ADA|DOGE|SOL|DOT|LINK|MATIC|SHIB|TON|PEPE)/;
const GOODS = /^(XAU|XAG|GOLD|SILVER|UKO|USO|OIL|BRENT|WTI|XPT|XPD|NATGAS)/;

/** Whether it can be bought at the instant (ms): not suspended, and within a session of its schedule. */
export function isOpenAt(active: SdkActive, at: number): boolean {
  return (
    !active.isSuspended && active.schedule.some(({ from, to }) => from.getTime() <= at && at <= to.getTime())
  );
}

/** The fraction of the stake that a win adds. */
export function payoutOf(active: SdkActive): number {
  return fraction(100 - active.profitCommissionPercent);
}

/** Percent as a fraction; the platform says 87, and in some messages 187 with the stake in it. */
export function fraction(percent: number): number {
  if (!Number.isFinite(percent) || percent <= 0) return 0;
  return Math.round(percent > 100 ? percent - 100 : percent) / 100;
}

export function tickSizeOf(details: SdkActiveDetails | undefined): number {
  const digits = details?.precision;
  const known = Number.isInteger(digits) && digits! >= 0 && digits! <= 10;
  return Number(`1e-${known ? digits : FINEST_DIGITS}`);
}

/** @param details undefined where the edition has none */
export function toAsset(
  id: string,
  actives: Actives,
  details: SdkActiveDetails | undefined,
  at: number,
): Asset {
  const all = [actives.blitz, actives.turbo, actives.binary].filter((active) => active !== undefined);
  const open = all.filter((active) => isOpenAt(active, at));
  const ticker = all[0].ticker.replace(/^front\./, '');
  return {
    id,
    symbol: ticker,
    name: details?.name.replace(/^front\./, '') || ticker,
    kind: kindOf(details?.type, ticker),
    open: open.length > 0,
    payout: Math.max(0, ...open.map(payoutOf)),
    tickSize: tickSizeOf(details),
  };
}

/** Open ones first, of these the ones that trade round the clock, then by pay-out and name. */
export function inOrder(assets: readonly Asset[]): Asset[] {
  const otc = ({ symbol }: Asset) => Number(/otc/i.test(symbol));
  return [...assets].sort(
    (a, b) =>
      Number(b.open) - Number(a.open) ||
      otc(b) - otc(a) ||
      b.payout - a.payout ||
      a.symbol.localeCompare(b.symbol),
  );
}

function kindOf(type: string | undefined, ticker: string): Asset['kind'] {
  const told = KINDS.find(([pattern]) => pattern.test(type ?? ''))?.[1];
  if (told) return told;
  if (PAIR.test(ticker)) return 'forex';
  if (COIN.test(ticker)) return 'crypto';
  return GOODS.test(ticker) ? 'commodity' : 'stock';
}
