import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, Jobs } from '../../platform/index.js';
import { CandleRepository } from './candle.repository.js';
import { keptFor, keptSince } from './series.js';

const JOB = 'market.remove-candles';
/** In the quiet of the night, in the business's time zone. */
const EVERY_NIGHT = '40 3 * * *';
/** Series that nobody has looked at for so long are forgotten, in ms, if they are not kept for longer anyway. */
const UNUSED_MS = 90 * 86_400_000;

declare module '../../platform/index.js' {
  interface JobMap {
    /** Removes candles that are older than those of their timeframe are kept, and series that nobody uses any more. */
    'market.remove-candles': Record<string, never>;
  }
}

/** Takes old candles away once a day. */
@Injectable()
export class CandleRetention implements OnModuleInit {
  private readonly log = new Logger(CandleRetention.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly repository: CandleRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    this.jobs.define({ name: JOB, run: ({ signal }) => this.removeOld(signal) });
    await this.jobs.repeat(JOB, { cron: EVERY_NIGHT, timeZone: this.config.businessTz }, {});
  }

  /** The age of a candle counts from the newest one of its series: markets have clocks of their own. */
  async removeOld(signal?: AbortSignal): Promise<{ blocks: number; series: number }> {
    const removed = { blocks: 0, series: 0 };
    for await (const { key, timeframe, known, changedAt } of this.repository.ages()) {
      if (signal?.aborted) break;
      const newest = known.at(-1)?.[1] ?? 0;
      const unusedSince = this.clock.now() - Math.max(UNUSED_MS, keptFor(timeframe));
      if (changedAt.getTime() < unusedSince) {
        await this.repository.remove(key);
        removed.series++;
      } else {
        removed.blocks += await this.repository.removeBefore(key, timeframe, keptSince(newest, timeframe));
      }
    }
    if (removed.blocks + removed.series > 0) {
      this.log.log(`Removed ${removed.blocks} blocks of candles and ${removed.series} series`);
    }
    return removed;
  }
}
