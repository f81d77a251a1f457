import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { InboxItem, InboxOutcome } from '../../events/index.js';
import { Clock, Metrics, Signals } from '../../platform/index.js';
import '../webhooks.signals.js';
import { DeliveryRepository } from './delivery.repository.js';
import { nextDelayMs } from './retry.rules.js';

/** Writes down what became of deliveries, and says so when one is dead. */
@Injectable()
export class DeliveryOutcomes {
  private readonly log = new Logger(DeliveryOutcomes.name);
  private readonly deadLetters;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.deadLetters = metrics.counter({
      name: 'webhook_dead_letters_total',
      help: 'Deliveries of senders whose processing failed as often as WEBHOOK_RETRY_SECONDS allows',
    });
  }

  /** Ignored ones are finished, failed ones get their next time or are dead. */
  async setAside(items: readonly InboxItem[]): Promise<void> {
    const failed = items.filter(({ failure }) => failure !== undefined).map(({ id }) => id);
    const attempts = failed.length > 0 ? await this.deliveries.attemptsOf(failed) : new Map<string, number>();
    const at = this.clock.date();
    const dead: { deliveryId: string; source: string; reason: string }[] = [];
    await this.deliveries.apply(
      items.map(({ id, source, failure, ignored }) => {
        if (failure === undefined) return this.deliveries.ignoreOne(id, ignored ?? 'it holds no event', at);
        const made = (attempts.get(id) ?? 0) + 1;
        const delay = nextDelayMs(made, this.config.webhookRetrySeconds, Math.random());
        if (delay === null) dead.push({ deliveryId: id, source, reason: failure });
        const dueAt = delay === null ? null : new Date(at.getTime() + delay);
        return this.deliveries.failOne(id, failure, at, dueAt);
      }),
    );
    this.deadLetters.inc(dead.length);
    for (const letter of dead) {
      this.log.warn(`Delivery ${letter.deliveryId} of ${letter.source} is dead: ${letter.reason}`);
      this.signals.emit('webhooks.dead-letter', { ...letter, at });
    }
  }

  async finish(outcomes: readonly InboxOutcome[]): Promise<void> {
    const at = this.clock.date();
    const alike = new Map<number, string[]>();
    const others: InboxOutcome[] = [];
    for (const outcome of outcomes) {
      const same = alike.get(outcome.created);
      if (outcome.duplicates.length > 0) others.push(outcome);
      else if (same) same.push(outcome.id);
      else alike.set(outcome.created, [outcome.id]);
    }
    await Promise.all([
      ...[...alike].map(([created, ids]) => this.deliveries.finishSame(ids, created, at)),
      this.deliveries.finishEach(others, at),
    ]);
  }
}
