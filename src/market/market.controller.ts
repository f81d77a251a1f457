import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../auth/index.js';
import { Refuses } from '../common/index.js';
import { AnalysisDto } from './analysis/analysis.dto.js';
import { AnalysisQueryDto, AssetPageDto, CandlesDto, CandlesQueryDto } from './market.dto.js';
import { MarketService } from './market.service.js';

const REFUSALS = {
  422: 'There is no such asset',
  503: 'The market does not answer, and what is stored is not enough',
};

@ApiTags('market')
@Controller('api/market')
export class MarketController {
  constructor(private readonly market: MarketService) {}

  /** The assets of your broker's market, of the paper market when you have connected none. */
  @Requires('market:read')
  @ApiOkResponse({ type: AssetPageDto })
  @Refuses({ 503: 'The market does not answer' })
  @Get('assets')
  assets(@CurrentPrincipal() me: Principal): Promise<AssetPageDto> {
    return this.market.assets(me.userId);
  }

  /**
   * Closed candles of an asset, oldest first: the newest `limit` of the range. The running one comes on the socket.
   * @remarks Go back with `cursor`. Candles that are not stored are fetched from the market; when it does not answer,
   * what is stored is shown with `complete: false`.
   */
  @Requires('market:read')
  @ApiOkResponse({ type: CandlesDto })
  @Refuses(REFUSALS)
  @Get('candles')
  candles(@CurrentPrincipal() me: Principal, @Query() query: CandlesQueryDto): Promise<CandlesDto> {
    return this.market.candles(me.userId, query);
  }

  /** What the last closed candles show: trend, momentum, volatility, levels, patterns, a score, and all that in words. */
  @Requires('market:read')
  @ApiOkResponse({ type: AnalysisDto })
  @Refuses(REFUSALS)
  @Get('analysis')
  analysis(@CurrentPrincipal() me: Principal, @Query() query: AnalysisQueryDto): Promise<AnalysisDto> {
    return this.market.analysis(me.userId, query);
  }
}
