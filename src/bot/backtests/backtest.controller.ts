import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { PageQueryDto, Refuses } from '../../common/index.js';
import {
  BacktestDto,
  BacktestPageDto,
  BacktestTradePageDto,
  CreateBacktestDto,
  UploadBacktestDto,
} from './backtest.dto.js';
import { RUN_EXAMPLES } from '../run/run-settings.dto.js';
import { BacktestService } from './backtest.service.js';
import { UploadInterceptor } from './upload.interceptor.js';

@ApiTags('bot')
@ApiExtraModels(CreateBacktestDto, UploadBacktestDto)
@Controller('api/bot/backtests')
export class BacktestController {
  constructor(private readonly backtests: BacktestService) {}

  /**
   * Test a strategy on past candles: those of your market, or a CSV, as the field `csv` or as a file.
   * @remarks It waits its turn and runs in a thread of its own: ask for its `id` until it is `done`, or listen to
   * `backtest:progress` on the socket. What won on past candles has not been shown to win on the next ones.
   */
  @Requires('trading:write')
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({
    schema: {
      oneOf: [{ $ref: getSchemaPath(CreateBacktestDto) }, { $ref: getSchemaPath(UploadBacktestDto) }],
    },
    examples: {
      ...RUN_EXAMPLES,
      sweep: {
        summary: 'Combinations of parameters, with a walk-forward split',
        value: {
          ...RUN_EXAMPLES.short.value,
          sweep: { params: { period: [10, 14, 20], deviations: [1.3, 2] } },
        },
      },
    },
  })
  @Refuses({
    409: 'Too many of yours wait or run',
    413: 'More than 32 MiB',
    422: 'An asset is not known',
    503: 'The market does not answer',
  })
  @UseInterceptors(UploadInterceptor)
  @Post()
  create(@CurrentPrincipal() me: Principal, @Body() dto: CreateBacktestDto): Promise<BacktestDto> {
    return this.backtests.create(me.userId, dto);
  }

  /** Your backtests, newest first; kept for 30 days. */
  @Requires('trading:read')
  @Get()
  list(@CurrentPrincipal() me: Principal, @Query() query: PageQueryDto): Promise<BacktestPageDto> {
    return this.backtests.list(me.userId, query);
  }

  /** One of your backtests, with its report when it is done. */
  @Requires('trading:read')
  @Get(':id')
  get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<BacktestDto> {
    return this.backtests.get(me.userId, id);
  }

  /** Its trades, in the order in which they were made. */
  @Requires('trading:read')
  @Get(':id/trades')
  trades(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<BacktestTradePageDto> {
    return this.backtests.trades(me.userId, id, query);
  }

  /** Cancel one that waits or runs; delete a finished one. */
  @Requires('trading:write')
  @Delete(':id')
  @HttpCode(204)
  delete(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<void> {
    return this.backtests.delete(me.userId, id);
  }
}
