import { Injectable } from '@nestjs/common';
import type { AccountType } from '../../broker/index.js';
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
    private readonly clock: Clock,
  ) {}

  async of(userId: string, accountType: AccountType, currency: string): Promise<PerformanceDto> {
    const [results, known, now] = await Promise.all([
      this.rows.results(userId, accountType),
      this.rows.currency(userId, accountType),
      this.marketNow(userId),
    ]);
    return toPerformanceDto(performanceOf(results, this.results.dayOf(now)), accountType, known ?? currency);
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
