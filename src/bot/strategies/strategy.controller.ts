import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { type StrategyPageDto, toStrategyDto } from './strategy.dto.js';
import { STRATEGIES } from './strategies.js';

@ApiTags('bot')
@Controller('api/bot/strategies')
export class StrategyController {
  /** What a bot can run, with parameters, their ranges and defaults. */
  @Requires('trading:read')
  @Get()
  list(): StrategyPageDto {
    return { items: STRATEGIES.map(toStrategyDto), nextCursor: null };
  }
}
