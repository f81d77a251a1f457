import { Injectable } from '@nestjs/common';
import { Connections } from '../connections/connections.js';
import { RealLimits } from '../real-trading/real-limits.js';
import { BrokerSessions } from '../sessions/broker-sessions.js';
import type { Balance } from '../vendors/broker.js';
import { PaperExchange } from '../vendors/paper/paper-exchange.js';
import { type BalancesDto, type PositionsDto, toBalanceDto, toPositionDto } from './account.dto.js';
import { NotPaper } from './account.errors.js';

/** What the broker says of a user's accounts now. */
@Injectable()
export class AccountService {
  constructor(
    private readonly sessions: BrokerSessions,
    private readonly connections: Connections,
    private readonly limits: RealLimits,
    private readonly paper: PaperExchange,
  ) {}

  /** @throws BrokerSilent, SessionRefused, SdkMissing */
  async balances(userId: string): Promise<BalancesDto> {
    const session = await this.sessions.of(userId);
    return this.shown(userId, await session.balances());
  }

  /** Those that are open. @throws BrokerSilent, SessionRefused, SdkMissing */
  async positions(userId: string): Promise<PositionsDto> {
    const session = await this.sessions.of(userId);
    const positions = await session.positions(session.market.now());
    const open = positions.filter(({ status }) => status === 'open').sort((a, b) => b.openedAt - a.openedAt);
    return { items: open.map(toPositionDto), nextCursor: null, realTrading: await this.isReal(userId) };
  }

  /** @throws NotPaper */
  async resetDemo(userId: string): Promise<BalancesDto> {
    if ((await this.connections.get(userId)).provider !== 'paper') throw new NotPaper();
    await this.sessions.of(userId); // the market's clock runs then
    return this.shown(userId, await this.paper.resetDemo(userId));
  }

  private async shown(userId: string, balances: readonly Balance[]): Promise<BalancesDto> {
    return { items: balances.map(toBalanceDto), nextCursor: null, realTrading: await this.isReal(userId) };
  }

  private async isReal(userId: string): Promise<boolean> {
    return (await this.limits.of(userId)).enabled;
  }
}
