import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  ErasureNotYet,
  jsonText,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
  textOf,
} from '../../auth/index.js';
import { Clock } from '../../platform/index.js';
import { RealTradesOpen } from '../broker.errors.js';
import { BrokerAccounts } from './broker-accounts.js';
import { OrderDesk } from '../orders/order-desk.js';
import { tradesCsv } from '../orders/trade-file.js';
import { Trades } from '../orders/trades.js';
import { PersonsTrades } from './persons-trades.js';

/** Orders that are older keep nobody, in ms: nobody will tell any more what became of them. */
const FORGOTTEN_MS = 7 * 24 * 3600_000;

/** Somebody's broker, accounts and trades. */
@Injectable()
export class BrokerPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'broker';
  readonly collections = [
    'broker_connections',
    'broker_real_trading',
    'broker_real_days',
    'trades_history',
    'paper_accounts',
    'paper_positions',
  ];

  constructor(
    private readonly personalData: PersonalData,
    private readonly accounts: BrokerAccounts,
    private readonly trades: Trades,
    private readonly own: PersonsTrades,
    private readonly desk: OrderDesk,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id }: Person): Iterable<PersonalFile> {
    yield {
      path: 'broker/connection.json',
      about: {
        'pt-BR': 'Sua corretora (sem a sessão), os limites de dinheiro real e sua conta no mercado simulado.',
        en: 'Your broker (without its session), the limits of real money, and your account at the paper market.',
      },
      content: jsonText(() => this.accounts.shown(id)),
    };
    yield {
      path: 'broker/trades.csv',
      about: {
        'pt-BR':
          'Suas operações, manuais e de robôs, da mais nova à mais antiga. Os horários são os do mercado.',
        en: "Your trades, by hand and by bots, newest first. Times are the market's.",
      },
      content: textOf(() => tradesCsv(this.trades.scan(id, {}))),
    };
  }

  async obstacle({ id }: Person): Promise<RealTradesOpen | null> {
    return (await this.hasOpenReal(id)) ? new RealTradesOpen() : null;
  }

  /** Real money first comes to its end, with the session that bought. */
  async erase({ id, alias, isSecond }: ErasedPerson): Promise<void> {
    if (await this.hasOpenReal(id)) throw new ErasureNotYet('Trades with real money are not settled yet');
    await this.own.deleteOpenDemo(id);
    this.desk.forget(id);
    await this.own.rename(id, alias(id));
    await this.accounts.close(id, isSecond);
  }

  private hasOpenReal(id: string): Promise<boolean> {
    return this.own.hasOpenReal(id, new Date(this.clock.now() - FORGOTTEN_MS));
  }
}
