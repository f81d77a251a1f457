import { Injectable } from '@nestjs/common';
import { UserRepository } from '../src/auth/index.js';
import { Scanner } from '../src/bot/index.js';
import { Config } from '../src/config/index.js';
import { ASSETS, PastRuns, type TradingSeed } from './past-runs.js';

/** What the dashboard shows of trading before anybody has traded: for the first admin, who looks at it first. */
@Injectable()
export class TradingSeeds {
  constructor(
    private readonly users: UserRepository,
    private readonly runs: PastRuns,
    private readonly scanner: Scanner,
    private readonly config: Config,
  ) {}

  /** Candles, bots and trades, then rows of the scanner. A second time it adds nothing. */
  async loadForAdmin(): Promise<TradingSeed> {
    const admin = await this.users.findByEmail(this.config.adminEmail);
    const seed = admin ? await this.runs.load(admin.id) : { trades: 0, candles: 0 };
    await this.scanner.glance(ASSETS);
    return seed;
  }
}
