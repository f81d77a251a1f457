import { Injectable } from '@nestjs/common';
import { MarketSources } from '../market/index.js';
import { Clock } from '../platform/index.js';

/** What time it is where a user trades. */
@Injectable()
export class MarketTime {
  constructor(
    private readonly sources: MarketSources,
    private readonly clock: Clock,
  ) {}

  /** ms since 1970; by our clock while the market does not answer: what has been can be told without it. */
  async of(userId: string): Promise<number> {
    try {
      return (await this.sources.of(userId)).now();
    } catch {
      return this.clock.now();
    }
  }
}
