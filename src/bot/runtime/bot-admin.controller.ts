import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Audited } from '../../platform/index.js';
import type { KillResultDto } from './bot.dto.js';
import { BotService } from './bot.service.js';

@ApiTags('bot')
@Controller('api/admin/bots')
export class BotAdminController {
  constructor(private readonly bots: BotService) {}

  /** The kill switch for all: every bot of every user stops at once, in all processes. Their owners may start them again. */
  @Requires('bots:manage')
  @Audited('bots.kill-all', { fields: ['killed'] })
  @Post('kill')
  @HttpCode(200)
  killAll(): Promise<KillResultDto> {
    return this.bots.killAll();
  }
}
