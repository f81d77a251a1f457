import { Body, Controller, Get, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { RealTradingDto, SetRealTradingDto } from './real-trading.dto.js';
import { RealTradingService } from './real-trading.service.js';

@ApiTags('broker')
@Controller('api/broker/real-trading')
export class RealTradingController {
  constructor(private readonly realTrading: RealTradingService) {}

  /** Whether your orders may use real money, and how much. */
  @Requires('trading:read')
  @Get()
  get(@CurrentPrincipal() { userId }: Principal): Promise<RealTradingDto> {
    return this.realTrading.get(userId);
  }

  /**
   * Switch trading with real money on, with limits, or off.
   * @remarks **Trading loses money.** Most people who trade short options lose what they put in, and so do most strategies
   * and bots; past results say nothing of the next ones. With this on, orders on the real account, a bot's included, risk
   * your own money up to your limits, every day, also while you do not look. Never risk what you cannot afford to lose.
   *
   * On, or with other limits: needs your password, a code of your authenticator app (`/api/auth/2fa/setup`) and both
   * limits. Off: `{"enabled": false}` alone. A log-in only; API keys are refused.
   */
  @Authenticated()
  @Refuses({
    403: 'Password or code is wrong or missing, or two-factor authentication is off',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Put()
  set(
    @CurrentPrincipal() me: Principal,
    @Body() dto: SetRealTradingDto,
    @Req() request: FastifyRequest,
  ): Promise<RealTradingDto> {
    return this.realTrading.set(me, dto, request.ip);
  }
}
