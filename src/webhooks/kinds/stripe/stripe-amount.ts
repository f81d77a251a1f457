import { minorAmount } from '../tolerant-reading.js';

// https://docs.stripe.com/currencies#minor-units: amounts are in the currency's minor unit, hundredths but for these.
const ZERO_DECIMAL = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
// #three-decimal
const THREE_DECIMAL = 'BHD JOD KWD OMR TND'.split(' ');
// #special-cases: ISK and UGX have no decimals any more, but are still sent as if they had two (500 for 5); HUF and TWD
// are without decimals in payouts only, and a charge has two. So all four are hundredths here, as any other currency.

const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...ZERO_DECIMAL.map((currency): [string, number] => [currency, 0]),
  ...THREE_DECIMAL.map((currency): [string, number] => [currency, 3]),
]);

/** An amount as Stripe writes it; `currency` in upper case. */
export function stripeAmount(minor: unknown, currency: string): bigint | null {
  return minorAmount(minor, DECIMALS.get(currency) ?? 2);
}
