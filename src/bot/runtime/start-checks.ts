import { Injectable } from '@nestjs/common';
import { type AccountType, BrokerSessions, RealLimits, RealTradingOff } from '../../broker/index.js';
import { UnknownAsset } from '../../market/index.js';
import { ModuleGuards } from '../../members/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { checkOffered, type Wanted } from './start.rules.js';

/** What has to hold before a run begins, asked of the broker. */
@Injectable()
export class StartChecks {
  constructor(
    private readonly sessions: BrokerSessions,
    private readonly limits: RealLimits,
    private readonly guards: ModuleGuards,
  ) {}

  /** Whoever starts it: a person, or what they have confirmed. @throws ModuleLocked */
  async module(userId: string): Promise<void> {
    await this.guards.check('bot', userId);
  }

  /** @throws RealTradingOff when the account is real and its owner has not switched real trading on */
  async account(userId: string, accountType: AccountType): Promise<void> {
    if (accountType === 'real' && !(await this.limits.of(userId)).enabled) throw new RealTradingOff();
  }

  /** @throws StartRefused, BrokerSilent, SessionRefused */
  async offered(userId: string, settings: RunSettings, accountType: AccountType): Promise<void> {
    const session = await this.sessions.of(userId);
    const wanted = settings.assets.map(async (id): Promise<Wanted> => {
      try {
        const asset = await session.asset(id);
        return { asset, offers: await session.offers(asset.id) };
      } catch (error) {
        if (error instanceof UnknownAsset) return { asset: error, offers: [] };
        throw error;
      }
    });
    checkOffered(settings, await Promise.all(wanted), await session.balances(), accountType);
  }
}
