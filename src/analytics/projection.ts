import { Injectable } from '@nestjs/common';
import type { Batch, EventProjection } from '../events/index.js';
import { Signals } from '../platform/index.js';
import './analytics.signals.js';
import { BucketRepository } from './buckets/bucket.repository.js';
import { Counters } from './counters.js';
import { PeopleRepository } from './people/people.repository.js';
import { Totals } from './totals.rules.js';

/** Moves the totals by what a batch of the ledger changed; the same batch again adds nothing. */
@Injectable()
export class AnalyticsProjection implements EventProjection {
  readonly name = 'analytics';

  constructor(
    private readonly buckets: BucketRepository,
    private readonly people: PeopleRepository,
    private readonly counters: Counters,
    private readonly signals: Signals,
  ) {}

  async apply({ slot, number, changes }: Batch): Promise<void> {
    if (changes.length === 0) return;
    const totals = Totals.of(changes, this.counters.business);
    await Promise.all([
      this.buckets.add(totals.buckets(), slot, number),
      this.people.add(totals.shards(), slot, number),
    ]);
    this.signals.emit('analytics.changed', { slot, batch: number, days: totals.dayLabels() });
  }
}
