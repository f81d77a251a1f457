import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { MailRepository } from './mail.repository.js';
import type { MailState } from './mail.states.js';

/** How old the counts of the database may be, in ms: many may ask for figures. */
const COUNTS_MS = 10_000;

type Counts = { state: MailState; count: number }[];

/** What mails tell in Prometheus' terms. */
@Injectable()
export class MailMetrics {
  private counts: Promise<Counts> | undefined;
  /** The state that most were in at the last count: sent, or kept. */
  private most: MailState | undefined;
  private countedAt = -Infinity;

  constructor(
    metrics: Metrics,
    private readonly mails: MailRepository,
  ) {
    const counted = () => this.counted();
    metrics.gauge({
      name: 'mails',
      help: `Mails of the last 90 days by state, in the whole installation, at most ${COUNTS_MS / 1000} s ago`,
      labelNames: ['state'],
      async collect() {
        for (const { state, count } of await counted()) this.set({ state }, count);
      },
    });
  }

  /** Nothing while the database does not answer: then the figures stay as they were. */
  private counted(): Promise<Counts> {
    const now = performance.now();
    if (!this.counts || now - this.countedAt > COUNTS_MS) {
      this.countedAt = now;
      this.counts = this.count().catch(() => []);
    }
    return this.counts;
  }

  private async count(): Promise<Counts> {
    const counts = await this.mails.countByState(this.most);
    this.most = counts.reduce((most, each) => (each.count > most.count ? each : most)).state;
    return counts;
  }
}
