import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { RequiresModule } from '../../members/index.js';
import { RUN_EXAMPLES, RunSettingsDto } from '../run/run-settings.dto.js';
import {
  type BotBalanceDto,
  BotAccountQueryDto,
  BotAccountTypeDto,
  type BotStatusDto,
  type RuntimeStatusDto,
  type StopResultDto,
  StopRuntimeDto,
} from './bot.dto.js';
import { BotService } from './bot.service.js';
import { BotView } from './bot.view.js';

@ApiTags('bot')
@Controller('api/bot')
export class BotController {
  constructor(
    private readonly bots: BotService,
    private readonly view: BotView,
  ) {}

  /** Connects the bot with the broker of your saved connection, or with the paper market. Needed once, before it is started. */
  @Requires('trading:write')
  @RequiresModule('bot')
  @Refuses({ 409: 'The broker needs a new session', 503: 'The broker does not answer' })
  @Post('connect')
  @HttpCode(200)
  connect(@CurrentPrincipal() me: Principal): Promise<BotStatusDto> {
    return this.bots.connect(me.userId).then(() => this.view.status(me.userId));
  }

  /** Stops the bot at once and leaves the broker. Open trades are settled all the same, and are in the answer. */
  @Requires('trading:write')
  @Post('disconnect')
  @HttpCode(200)
  disconnect(@CurrentPrincipal() me: Principal): Promise<StopResultDto> {
    return this.bots.disconnect(me.userId);
  }

  /** Closes the session at the broker and opens a new one. A running bot goes on with it. */
  @Requires('trading:write')
  @Refuses({
    409: 'The bot is not connected, or the broker needs a new session',
    503: 'The broker does not answer',
  })
  @Post('reconnect')
  @HttpCode(200)
  reconnect(@CurrentPrincipal() me: Principal): Promise<BotStatusDto> {
    return this.bots.reconnect(me.userId).then(() => this.view.status(me.userId));
  }

  /** Chooses the account that the bot trades with, while it is stopped. Trading loses money: `real` is your own. */
  @Requires('trading:write')
  @Refuses({ 409: 'The bot is running, or real trading is not switched on' })
  @Post('account-type')
  @HttpCode(200)
  setAccountType(
    @CurrentPrincipal() me: Principal,
    @Body() { accountType }: BotAccountTypeDto,
  ): Promise<BotStatusDto> {
    return this.bots.setAccountType(me.userId, accountType).then(() => this.view.status(me.userId));
  }

  /**
   * Starts the bot with a strategy, on the account that was chosen.
   * @remarks Its first decision comes when the next candle ends. Everything is checked before, with the broker too: when
   * it is refused, nothing was begun. **Trading loses money**, and a bot does while you sleep: set protections.
   */
  @Requires('trading:write')
  @RequiresModule('bot')
  @ApiBody({ type: RunSettingsDto, examples: RUN_EXAMPLES })
  @Refuses({
    409: 'It is running, not connected, the market is closed, or what is asked for is not offered so',
    422: 'An asset is not known, or the stake is out of range',
  })
  @Post('start-runtime')
  @HttpCode(200)
  start(@CurrentPrincipal() me: Principal, @Body() request: RunSettingsDto): Promise<RuntimeStatusDto> {
    return this.bots.start(me.userId, request).then(() => this.view.runtime(me.userId));
  }

  /**
   * Stops the bot: it makes no order any more. The answer says what is open.
   * @remarks Without `force` it is `stopping` until its open trades are settled, at most half a minute longer than they
   * last. Of a stopped bot it changes nothing.
   */
  @Requires('trading:write')
  @ApiBody({ type: StopRuntimeDto, required: false })
  @Post('stop-runtime')
  @HttpCode(200)
  stop(@CurrentPrincipal() me: Principal, @Body() body?: StopRuntimeDto): Promise<StopResultDto> {
    return this.bots.stop(me.userId, body?.force ?? false);
  }

  /** The kill switch: no order from now on, whatever the bot was doing. What is open is settled by the broker. */
  @Requires('trading:write')
  @Post('kill')
  @HttpCode(200)
  kill(@CurrentPrincipal() me: Principal): Promise<StopResultDto> {
    return this.bots.kill(me.userId);
  }

  /** The balance of an account at your broker. */
  @Requires('trading:read')
  @Refuses({ 409: 'The broker needs a new session', 503: 'The broker does not answer' })
  @Get('balance')
  balance(
    @CurrentPrincipal() me: Principal,
    @Query() { accountType }: BotAccountQueryDto,
  ): Promise<BotBalanceDto> {
    return this.view.balance(me.userId, accountType);
  }

  /** Whether the bot is connected and running. */
  @Requires('trading:read')
  @Get('status')
  status(@CurrentPrincipal() me: Principal): Promise<BotStatusDto> {
    return this.view.status(me.userId);
  }

  /** What the bot runs, and how close it is to its protections. */
  @Requires('trading:read')
  @Get('runtime-status')
  runtime(@CurrentPrincipal() me: Principal): Promise<RuntimeStatusDto> {
    return this.view.runtime(me.userId);
  }
}
