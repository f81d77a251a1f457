import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Signals } from '../../platform/index.js';
import { BotRepository } from './bot.repository.js';
import { BotSupervisor } from './bot.supervisor.js';
import { RunEndings } from './run-endings.js';

/**
 * Whoever is suspended, or loses the module that a bot needs, has none that trades: at once in the process where it is
 * said. A signal that is lost the supervisors make up for: at their next look, and when a run is taken over.
 */
@Injectable()
export class StopBotsWhenRightsChange implements OnModuleInit {
  constructor(
    private readonly signals: Signals,
    private readonly bots: BotRepository,
    private readonly endings: RunEndings,
    private readonly supervisor: BotSupervisor,
  ) {}

  onModuleInit(): void {
    this.signals.on('auth.access-changed', ({ userId }) => this.look(userId));
    this.signals.on('members.entitlements-changed', ({ userId }) => this.look(userId));
  }

  private async look(userId: string): Promise<void> {
    const row = await this.bots.find(userId);
    if (!row || row.state === 'stopped') return;
    if (await this.endings.endForbidden(row)) await this.supervisor.ended(userId);
  }
}
