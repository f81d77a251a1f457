import { Injectable } from '@nestjs/common';
import { type AccountType, Connections } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { MarketTime } from '../market-time.js';
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
    private readonly time: MarketTime,
    private readonly connections: Connections,
    private readonly config: Config,
  ) {}

  /** Of the account in use when none is said. */
  async of(userId: string, asked?: AccountType): Promise<PerformanceDto> {
    const accountType = asked ?? (await this.connections.get(userId)).accountType;
    const [results, currency, now] = await Promise.all([
      this.rows.results(userId, accountType),
      this.rows.currency(userId, accountType),
      this.time.of(userId),
    ]);
    return toPerformanceDto(
      performanceOf(results, this.results.dayOf(now)),
      accountType,
      currency ?? this.config.currency,
    );
  }
}
