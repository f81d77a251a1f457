import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MarketSources } from '../../market/index.js';
import { BrokerSessions } from './broker-sessions.js';

/** Users look at the market of their broker: paper, unless they have connected another one. */
@Injectable()
export class UserMarkets implements OnModuleInit {
  constructor(
    private readonly sources: MarketSources,
    private readonly sessions: BrokerSessions,
  ) {}

  onModuleInit(): void {
    // prices of another market in its place would look like its own: while it cannot be reached there are none
    this.sources.use(
      async (userId) => (await this.sessions.of(userId)).market,
      async (userId) => {
        const { session, release } = await this.sessions.hold(userId);
        return { source: session.market, release };
      },
    );
    this.sessions.onReset((userId) => this.sources.changed(userId));
  }
}
