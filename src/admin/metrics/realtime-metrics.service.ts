import { Injectable } from '@nestjs/common';
import { TradesToday } from '../../broker/index.js';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, LiveFigures } from '../../platform/index.js';
import { type AccountTodayDto, type RealtimeMetricsDto, toAccountTodayDto } from './realtime-metrics.dto.js';
import { grouped, SHOWN_FIGURES } from './shown-figures.rules.js';

/** As long as any figure may take, in ms. */
const LONGEST_MS = 1000;

/** How the platform is doing this moment, as its rooms tell. */
@Injectable()
export class RealtimeMetricsService {
  constructor(
    private readonly figures: LiveFigures,
    private readonly trades: TradesToday,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Answers within a second, with null for what is not known by then. */
  async now(): Promise<RealtimeMetricsDto> {
    const [values, accounts] = await Promise.all([this.figures.read(SHOWN_FIGURES), this.accounts()]);
    const { trading, ...groups } = grouped(values);
    return {
      at: this.clock.date().toISOString(),
      ...groups,
      trading: { ...trading, currency: this.config.currency, accounts },
    };
  }

  private async accounts(): Promise<AccountTodayDto[] | null> {
    let accounts: AccountTodayDto[] | null = null;
    const reading = this.trades.read().then((totals) => (accounts = totals.map(toAccountTodayDto)));
    await endsWithin(LONGEST_MS, reading).catch(() => false); // the figures of trading tell of it
    return accounts;
  }
}
