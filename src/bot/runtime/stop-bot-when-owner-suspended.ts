import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { Signals } from '../../platform/index.js';
import { BotService } from './bot.service.js';

/** At once, in the process where it is said; what is missed, the supervisors find at their next look. */
@Injectable()
export class StopBotWhenOwnerSuspended implements OnModuleInit {
  constructor(
    private readonly signals: Signals,
    private readonly users: UserRepository,
    private readonly bots: BotService,
  ) {}

  onModuleInit(): void {
    this.signals.on('auth.access-changed', async ({ userId }) => {
      if ((await this.users.suspendedAmong([userId])).length > 0) await this.bots.kill(userId);
    });
  }
}
