import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { BotAccountQueryDto } from '../runtime/bot.dto.js';
import type { PerformanceDto } from './performance.dto.js';
import { PerformanceService } from './performance.service.js';

@ApiTags('bot')
@Controller('api/bot/performance')
export class PerformanceController {
  constructor(private readonly performance: PerformanceService) {}

  /** What the bot has made of its trades on one account: sums, win rate, drawdown, equity, by strategy. */
  @Requires('trading:read')
  @Get()
  of(
    @CurrentPrincipal() me: Principal,
    @Query() { accountType }: BotAccountQueryDto,
  ): Promise<PerformanceDto> {
    return this.performance.of(me.userId, accountType);
  }
}
