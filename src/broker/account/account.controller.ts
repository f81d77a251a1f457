import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { BalancesDto, PositionsDto } from './account.dto.js';
import { AccountService } from './account.service.js';

@ApiTags('broker')
@Controller('api/broker')
export class AccountController {
  constructor(private readonly account: AccountService) {}

  /** The balances of your demo and real accounts at your broker, now. */
  @Requires('trading:read')
  @Refuses({ 409: 'The broker needs a session', 501: "The vendor's SDK is not installed" })
  @Get('balances')
  balances(@CurrentPrincipal() { userId }: Principal): Promise<BalancesDto> {
    return this.account.balances(userId);
  }

  /** What is open at your broker now, however it was bought; the latest first. */
  @Requires('trading:read')
  @Refuses({ 409: 'The broker needs a session', 501: "The vendor's SDK is not installed" })
  @Get('positions')
  positions(@CurrentPrincipal() { userId }: Principal): Promise<PositionsDto> {
    return this.account.positions(userId);
  }

  /** Put the demo balance of the paper market back to where it began. */
  @Requires('trading:write')
  @Refuses({ 409: 'Your broker is not the paper market' })
  @Post('demo/reset')
  @HttpCode(200)
  resetDemo(@CurrentPrincipal() { userId }: Principal): Promise<BalancesDto> {
    return this.account.resetDemo(userId);
  }
}
