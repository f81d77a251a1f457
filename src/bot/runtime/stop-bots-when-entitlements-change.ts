import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { BotRepository } from './bot.repository.js';
import { isRunning } from './bot.states.js';
import { BotSupervisor } from './bot.supervisor.js';
import { RunEndings } from './run-endings.js';

/** Who loses the module that a bot needs has none that trades. A signal that is lost is made up when a run is taken over. */
@Injectable()
export class StopBotsWhenEntitlementsChange implements OnModuleInit {
  constructor(
    private readonly signals: Signals,
    private readonly bots: BotRepository,
    private readonly endings: RunEndings,
    private readonly supervisor: BotSupervisor,
  ) {}

  onModuleInit(): void {
    this.signals.on('members.entitlements-changed', ({ userId }) => this.look(userId));
  }

  private async look(userId: string): Promise<void> {
    const row = await this.bots.find(userId);
    if (!row || !isRunning(row.state)) return;
    if (await this.endings.endForbidden(row)) await this.supervisor.ended(userId);
  }
}
