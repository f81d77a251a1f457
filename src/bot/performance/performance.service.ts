import { Injectable } from '@nestjs/common';
import { type AccountType, Connections } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { MarketSources } from '../../market/index.js';
import { Clock } from '../../platform/index.js';
import { type PerformanceDto, toPerformanceDto } from './performance.dto.js';
import { performanceOf } from './performance.rules.js';
import { Results } from './results.js';
import { StrategyTradeRepository } from './strategy-trade.repository.js';

/** What a user's bot has made of its trades. */
@Injectable()
export class PerformanceService {
  constructor(
    private readonly rows: StrategyTradeRepository,
    private readonly results: Results,
    private readonly sources: MarketSources,
    private readonly connections: Connections,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Of the account in use when none is said. */
  async of(userId: string, asked?: AccountType): Promise<PerformanceDto> {
    const accountType = asked ?? (await this.connections.get(userId)).accountType;
    const [results, currency, now] = await Promise.all([
      this.rows.results(userId, accountType),
      this.rows.currency(userId, accountType),
      this.marketNow(userId),
    ]);
    return toPerformanceDto(
      performanceOf(results, this.results.dayOf(now)),
      accountType,
      currency ?? this.config.currency,
    );
  }

  /** By our clock while the market does not answer: figures of the past need none. */
  private async marketNow(userId: string): Promise<number> {
    try {
      return (await this.sources.of(userId)).now();
    } catch {
      return this.clock.now();
    }
  }
}
