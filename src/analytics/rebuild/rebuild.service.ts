import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Config } from '../../config/index.js';
import { AnalyticsStateDocument } from './analytics-state.schema.js';
import { RecountGate } from './recount.gate.js';
import { type Difference, Recount, type RecountResult } from './recount.js';

const RETRY_MS = 1000;

/** Recounts on request, and by itself when the business's time zone is another than that of the stored days. */
@Injectable()
export class RebuildService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(RebuildService.name);
  private stopping = false;

  constructor(
    @InjectModel(AnalyticsStateDocument.name) private readonly state: Model<AnalyticsStateDocument>,
    private readonly recount: Recount,
    private readonly gate: RecountGate,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const stored = await this.storedZone();
    if (stored === this.config.businessTz) return;
    this.gate.close();
    this.log.warn(
      `The stored days are ${stored ? `of ${stored}` : 'in the middle of a recount'}, ` +
        `BUSINESS_TZ is ${this.config.businessTz}: recounting; analytics answers 503 until then`,
    );
    void this.untilZoneFits();
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Recounts everything and puts right what differs. @throws Unavailable when somebody else recounts */
  async run(tell?: (difference: Difference) => void): Promise<RecountResult> {
    const { businessTz } = this.config;
    const other = (await this.storedZone()) !== businessTz;
    if (other) await this.storeZone(''); // cut short, it begins again at the next start
    const result = await this.recount.run(tell);
    if (other) await this.storeZone(businessTz);
    return result;
  }

  private async untilZoneFits(): Promise<void> {
    while (!this.stopping && (await this.storedZone().catch(() => '')) !== this.config.businessTz) {
      // a process that only serves leaves the counting to those that count
      if (this.config.role === 'api') await sleep(RETRY_MS);
      else {
        try {
          const { events, differences } = await this.run();
          this.log.log(`Recounted ${events} events, ${differences} totals are others now`);
        } catch (error) {
          this.log.warn(`Recounting failed, trying again: ${(error as Error).message}`);
          await sleep(RETRY_MS);
        }
      }
    }
    this.gate.open();
  }

  /** Of a new database it is the configured one. */
  private async storedZone(): Promise<string> {
    const row = await this.state.findOneAndUpdate(
      { _id: 'business' },
      { $setOnInsert: { timeZone: this.config.businessTz } },
      { upsert: true, returnDocument: 'after', lean: true },
    );
    return row!.timeZone;
  }

  private async storeZone(timeZone: string): Promise<void> {
    await this.state.updateOne({ _id: 'business' }, { $set: { timeZone } });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
