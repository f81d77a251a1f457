import type { Asset } from '../../../../market/index.js';
import type { OptionKind } from '../../broker.js';
import type { Schedule } from './opening-hours.js';

/** An asset of the paper market, as far as it does not depend on the time. */
export interface PaperAsset extends Omit<Asset, 'open' | 'payout'> {
  /** Fraction of the stake that a win adds, for each kind of option. */
  payouts: Readonly<Record<OptionKind, number>>;
}

/** How the price of an asset is made. */
export interface MadeAsset extends PaperAsset {
  /** Around which its price wanders for ever. */
  price: number;
  /** Standard deviation of a day's change, as a fraction of the price. */
  volatility: number;
  schedule: Schedule;
}

type Row = [
  symbol: string,
  name: string,
  price: number,
  tickSize: number,
  volatility: number,
  payout: number,
];

/** Pay-outs are those of a binary option; turbo pays 2 points less, blitz 4. */
const OTC: Row[] = [
  ['EURUSD-OTC', 'Euro / US Dollar (OTC)', 1.085, 0.00001, 0.0068, 0.92],
  ['GBPUSD-OTC', 'British Pound / US Dollar (OTC)', 1.272, 0.00001, 0.0072, 0.91],
  ['USDJPY-OTC', 'US Dollar / Japanese Yen (OTC)', 151.2, 0.001, 0.0075, 0.91],
  ['AUDCAD-OTC', 'Australian Dollar / Canadian Dollar (OTC)', 0.905, 0.00001, 0.007, 0.9],
  ['EURJPY-OTC', 'Euro / Japanese Yen (OTC)', 164.1, 0.001, 0.0078, 0.89],
  ['USDBRL-OTC', 'US Dollar / Brazilian Real (OTC)', 5.42, 0.0001, 0.0105, 0.87],
];
const CRYPTO: Row[] = [
  ['BTCUSD', 'Bitcoin / US Dollar', 64_500, 0.1, 0.026, 0.87],
  ['ETHUSD', 'Ether / US Dollar', 3150, 0.01, 0.033, 0.86],
  ['SOLUSD', 'Solana / US Dollar', 152, 0.001, 0.041, 0.85],
  ['XRPUSD', 'XRP / US Dollar', 0.585, 0.00001, 0.037, 0.84],
  ['LTCUSD', 'Litecoin / US Dollar', 84.5, 0.001, 0.034, 0.82],
];
const FOREX: Row[] = [
  ['EURUSD', 'Euro / US Dollar', 1.085, 0.00001, 0.0058, 0.88],
  ['GBPUSD', 'British Pound / US Dollar', 1.272, 0.00001, 0.0064, 0.88],
  ['USDJPY', 'US Dollar / Japanese Yen', 151.2, 0.001, 0.0066, 0.87],
  ['AUDUSD', 'Australian Dollar / US Dollar', 0.662, 0.00001, 0.0072, 0.86],
  ['USDCAD', 'US Dollar / Canadian Dollar', 1.362, 0.00001, 0.0051, 0.85],
  ['USDCHF', 'US Dollar / Swiss Franc', 0.884, 0.00001, 0.0066, 0.85],
  ['EURGBP', 'Euro / British Pound', 0.853, 0.00001, 0.0063, 0.84],
  ['EURJPY', 'Euro / Japanese Yen', 164.1, 0.001, 0.0068, 0.85],
];
const COMMODITIES: Row[] = [
  ['XAUUSD', 'Gold', 2380, 0.01, 0.0098, 0.86],
  ['XAGUSD', 'Silver', 29.4, 0.001, 0.018, 0.83],
  ['XTIUSD', 'Crude Oil (WTI)', 76.3, 0.001, 0.019, 0.82],
];
const INDICES: Row[] = [
  ['US500', 'US 500', 5450, 0.1, 0.0095, 0.85],
  ['US100', 'US Tech 100', 19_200, 0.1, 0.0125, 0.85],
  ['GER40', 'Germany 40', 18_300, 0.1, 0.0105, 0.83],
];
const STOCKS: Row[] = [
  ['AAPL', 'Apple', 214, 0.01, 0.016, 0.82],
  ['MSFT', 'Microsoft', 431, 0.01, 0.015, 0.82],
  ['NVDA', 'NVIDIA', 124, 0.01, 0.029, 0.8],
  ['TSLA', 'Tesla', 236, 0.01, 0.033, 0.79],
];

/** Those that are always open come first. */
export const MADE_ASSETS: readonly MadeAsset[] = [
  ...OTC.map((row) => made(row, 'forex', 'always')),
  ...CRYPTO.map((row) => made(row, 'crypto', 'always')),
  ...FOREX.map((row) => made(row, 'forex', 'forex')),
  ...COMMODITIES.map((row) => made(row, 'commodity', 'contracts')),
  ...INDICES.map((row) => made(row, 'index', 'contracts')),
  ...STOCKS.map((row) => made(row, 'stock', 'new-york')),
];

/** What an asset pays whose binary options pay so much. */
export function payoutsOf(binary: number): PaperAsset['payouts'] {
  const points = Math.round(binary * 100);
  return { binary: points / 100, turbo: (points - 2) / 100, blitz: (points - 4) / 100 };
}

function made(
  [symbol, name, price, tickSize, volatility, payout]: Row,
  kind: Asset['kind'],
  schedule: Schedule,
): MadeAsset {
  return {
    id: symbol,
    symbol,
    name,
    kind,
    tickSize,
    payouts: payoutsOf(payout),
    price,
    volatility,
    schedule,
  };
}
