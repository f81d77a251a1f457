import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, InvalidInput, notOfThisList } from '../common/index.js';
import { Config } from '../config/index.js';
import { analyse } from './analysis/analyse.js';
import { ANALYSIS_CANDLES } from './analysis/analysis.js';
import { type AnalysisDto, toAnalysisDto } from './analysis/analysis.dto.js';
import { AssetBook } from './candles/asset-book.js';
import { Candles } from './candles/candles.js';
import { keptSince } from './candles/series.js';
import {
  type AnalysisQueryDto,
  type AssetPageDto,
  type CandlesDto,
  type CandlesQueryDto,
  toAssetDto,
  toCandleDto,
} from './market.dto.js';
import { MarketSources } from './market-sources.js';

/** The market that a user looks at: that of their broker. */
@Injectable()
export class MarketService {
  constructor(
    private readonly sources: MarketSources,
    private readonly book: AssetBook,
    private readonly stored: Candles,
    private readonly config: Config,
  ) {}

  async assets(userId: string): Promise<AssetPageDto> {
    const source = await this.sources.of(userId);
    return { items: (await this.book.list(source)).map(toAssetDto), nextCursor: null };
  }

  /** @throws InvalidInput when the range has no length, or for a cursor of another list */
  async candles(userId: string, query: CandlesQueryDto): Promise<CandlesDto> {
    const { asset, timeframe, limit } = query;
    const before = query.cursor === undefined ? Infinity : timeOf(query.cursor);
    const source = await this.sources.of(userId);
    const to = query.to?.getTime() ?? source.now();
    const from = query.from?.getTime() ?? Math.min(keptSince(source.now(), timeframe), to);
    if (from >= to && query.from) throw new InvalidInput([{ field: 'from', message: 'must be before `to`' }]);
    const range = { from, to: Math.min(to, before) };
    // one more tells whether there are older ones
    const answer = await this.stored.read(source, asset, timeframe, range, limit + 1);
    const items = answer.candles.slice(-limit);
    return {
      asset,
      timeframe,
      tickSize: answer.tickSize,
      complete: answer.complete,
      items: items.map((candle) => toCandleDto(candle, answer.tickSize)),
      nextCursor: answer.candles.length > limit ? encodeCursor([items[0].time]) : null,
    };
  }

  /** Of the last closed candles. @throws Unavailable when some of them lack: half of a series tells another story */
  async analysis(userId: string, query: AnalysisQueryDto): Promise<AnalysisDto> {
    const { asset, timeframe, locale = this.config.insightLocale } = query;
    const source = await this.sources.of(userId);
    const { symbol, tickSize } = await this.book.find(source, asset);
    const now = source.now();
    const range = { from: keptSince(now, timeframe), to: now };
    const candles = await this.stored.closed(source, asset, timeframe, range, ANALYSIS_CANDLES);
    return toAnalysisDto(analyse(candles, { symbol, timeframe, tickSize }), asset, locale);
  }
}

function timeOf(cursor: string): number {
  const [time] = decodeCursor(cursor, 1);
  if (typeof time === 'number') return time;
  throw notOfThisList();
}
