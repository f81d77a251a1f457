import { Injectable } from '@nestjs/common';
import { AppError, endsWithin, Unavailable } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { UnknownAsset } from '../market.errors.js';
import type { Asset, MarketSource } from '../market-source.js';

/** How long a list of assets counts as new, in ms: pay-outs change, the steps of prices hardly ever do. */
const FRESH_MS = 5000;
/** Calls of a source end by themselves, within 15 s; this is for one that breaks its word, in ms. */
const LONGEST_CALL_MS = 20_000;

interface Page {
  assets: Promise<readonly Asset[]>;
  until: number;
  /** The last list that came. */
  last: readonly Asset[] | undefined;
}

/** The assets of each source, asked for once by all who need them at the same time. */
@Injectable()
export class AssetBook {
  private readonly pages = new Map<string, Page>();

  constructor(private readonly clock: Clock) {}

  /** @throws Unavailable when the source does not answer */
  list(source: MarketSource): Promise<readonly Asset[]> {
    const known = this.pages.get(source.key);
    if (known && known.until > this.clock.now()) return known.assets;
    const page: Page = {
      assets: answerOf(source.assets()),
      until: this.clock.now() + FRESH_MS,
      last: known?.last,
    };
    this.pages.set(source.key, page);
    page.assets.then(
      (assets) => (page.last = assets),
      () => (page.until = 0),
    );
    return page.assets;
  }

  /**
   * @throws UnknownAsset
   * @throws Unavailable
   */
  async find(source: MarketSource, asset: string): Promise<Asset> {
    const found = (await this.list(source)).find(({ id }) => id === asset);
    if (!found) throw new UnknownAsset(asset);
    return found;
  }

  /** Its smallest step of the price; while the source is away, as it last was. Else as `find`. */
  async tickSize(source: MarketSource, asset: string): Promise<number> {
    try {
      return (await this.find(source, asset)).tickSize;
    } catch (error) {
      const last = this.pages.get(source.key)?.last?.find(({ id }) => id === asset);
      if (isAway(error) && last) return last.tickSize;
      throw error;
    }
  }
}

/** Whether it was the source that failed, and neither the question nor our database. */
export function isAway(error: unknown): error is Unavailable {
  return error instanceof Unavailable;
}

/**
 * What a source answers.
 * @throws Unavailable when it takes too long, or fails otherwise than by refusing the question
 */
export async function answerOf<T>(call: Promise<T>): Promise<T> {
  try {
    if (await endsWithin(LONGEST_CALL_MS, call)) return await call;
  } catch (error) {
    const isRefusal = error instanceof AppError && error.status < 500;
    throw isRefusal || isAway(error) ? error : new Unavailable('The market does not answer', error);
  }
  throw new Unavailable('The market does not answer');
}
