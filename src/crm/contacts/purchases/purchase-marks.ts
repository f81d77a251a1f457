import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Batch, type EventProjection, EventProjections } from '../../../events/index.js';
import { Clock } from '../../../platform/index.js';
import { type BuyerMark, BuyerRepository } from './buyer.repository.js';
import { Buyers } from './buyers.js';
import { SALE_EVENTS } from './lifecycle.rules.js';

/**
 * Marks, as part of the ledger's batches, of whom something was told that a lifecycle follows. What it was is looked at
 * later, in the events themselves: so neither order nor repetition matters, and a correction is as good as an arrival.
 */
@Injectable()
export class PurchaseMarks implements EventProjection, OnModuleInit {
  readonly name = 'crm';

  constructor(
    private readonly projections: EventProjections,
    private readonly repository: BuyerRepository,
    private readonly buyers: Buyers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.projections.register(this);
  }

  async apply({ changes }: Batch): Promise<void> {
    const marks = new Map<string, BuyerMark>();
    for (const { before, after } of changes) {
      for (const side of [before, after]) {
        if (!side || !SALE_EVENTS.includes(side.type)) continue;
        const isPurchase =
          before === null && side.type === 'purchase' && (marks.get(side.userId)?.isPurchase ?? true);
        marks.set(side.userId, { name: side.userId, isPurchase });
      }
    }
    if (marks.size === 0) return;
    await this.repository.markInBatch([...marks.values()], this.clock.date());
    this.buyers.wake();
  }
}
