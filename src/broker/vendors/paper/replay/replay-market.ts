import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseCandleCsv } from '../../../../market/index.js';
import { MADE_ASSETS, type PaperAsset, payoutsOf } from '../market/paper-assets.js';
import { PaperMarket } from '../market/paper-market.js';
import { ReplaySeries } from './replay-series.js';

/** The clock begins with this candle of the file that begins first, so that strategies have something to warm up with. */
const FIRST_CANDLE = 300;
/** Of assets that the made market does not have. */
const PAYOUT = 0.87;

/**
 * The market that plays candle files; its key changes with their content.
 * @param files by symbol
 * @throws with the file's name when one cannot be read or played
 */
export function replayMarket(files: Readonly<Record<string, string>>): PaperMarket {
  const digest = createHash('sha256');
  const series = Object.entries(files).map(([symbol, path]) => {
    try {
      const text = readFileSync(path, 'utf8');
      digest.update(`${symbol}\n`).update(text);
      const file = parseCandleCsv(text);
      return new ReplaySeries(assetOf(symbol, file.tickSize), file);
    } catch (error) {
      throw new Error(`PAPER_REPLAY: ${path} (${symbol}): ${(error as Error).message}`, { cause: error });
    }
  });
  const startsAt = Math.min(...series.map((one) => one.startOf(FIRST_CANDLE)));
  return new PaperMarket(`paper:replay-${digest.digest('hex').slice(0, 12)}`, series, startsAt);
}

function assetOf(symbol: string, tickSize: number): PaperAsset {
  const known = MADE_ASSETS.find((asset) => asset.symbol === symbol);
  return {
    id: symbol,
    symbol,
    name: known?.name ?? symbol,
    kind: known?.kind ?? 'forex',
    tickSize,
    payouts: known?.payouts ?? payoutsOf(PAYOUT),
  };
}
