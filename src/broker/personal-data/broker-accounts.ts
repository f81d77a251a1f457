import { Injectable } from '@nestjs/common';
import { ConnectionRepository } from '../connections/connection.repository.js';
import { ConnectionService } from '../connections/connection.service.js';
import { Connections } from '../connections/connections.js';
import { RealTradingRepository } from '../real-trading/real-trading.repository.js';
import { PaperExchange } from '../vendors/paper/paper-exchange.js';

/** Where somebody trades. */
@Injectable()
export class BrokerAccounts {
  constructor(
    private readonly connections: Connections,
    private readonly rows: ConnectionRepository,
    private readonly shownAs: ConnectionService,
    private readonly realTrading: RealTradingRepository,
    private readonly paper: PaperExchange,
  ) {}

  /** Without secrets. Money in units of the currency. */
  async shown(userId: string): Promise<object> {
    const [connection, account] = await Promise.all([this.shownAs.get(userId), this.paper.find(userId)]);
    if (!account) return { connection, paper: null };
    const { currency, balances, open } = account;
    const { demo, real } = balances;
    return {
      connection,
      paper: { currency, balances: { demo: demo / 100, real: real / 100 }, openPositions: open.length },
    };
  }

  /** @param isLast when every process has closed its sessions: until then the row tells them to */
  async close(userId: string, isLast: boolean): Promise<void> {
    await this.connections.forget(userId);
    await this.realTrading.deleteOf(userId);
    await this.paper.close(userId);
    if (isLast) await this.rows.delete(userId);
  }
}
