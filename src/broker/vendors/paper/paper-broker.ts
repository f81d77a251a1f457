import { Injectable } from '@nestjs/common';
import type { MarketSource } from '../../../market/index.js';
import type { Broker, BrokerSession, Credentials, SessionListener } from '../broker.js';
import { PaperClock } from './paper-clock.js';
import { PaperExchange } from './paper-exchange.js';
import { PaperMarkets } from './paper-markets.js';
import { PaperSession } from './paper-session.js';
import { PaperSource } from './paper-source.js';

/** The broker that needs nothing: a made or replayed market, and money that is none. */
@Injectable()
export class PaperBroker implements Broker {
  readonly provider = 'paper';
  /** Positions carry our id: only a purchase that is still being written is not seen. */
  readonly notBoughtAfterMs = 10_000;

  constructor(
    private readonly exchange: PaperExchange,
    private readonly markets: PaperMarkets,
    private readonly clock: PaperClock,
    private readonly source: PaperSource,
  ) {}

  async open({ userId }: Credentials, listener: SessionListener): Promise<BrokerSession> {
    const market = await this.market();
    return PaperSession.open(userId, listener, { exchange: this.exchange, markets: this.markets, market });
  }

  /** The market itself, also for those who are connected to no broker. */
  async market(): Promise<MarketSource> {
    await this.clock.start();
    return this.source;
  }
}
