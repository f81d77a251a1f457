import { Injectable } from '@nestjs/common';
import { Clock, isFree } from '../../platform/index.js';
import { SlotRepository } from './slot.repository.js';

/** How counting is shared out. */
export interface SlotState {
  slot: number;
  /** A living process has it. */
  owned: boolean;
  /** Number of the last batch that is counted. */
  lastBatch: number;
  /** Whether a batch is being counted. */
  busy: boolean;
}

/** The slots of the ledger, for whoever watches over them. */
@Injectable()
export class SlotView {
  constructor(
    private readonly slots: SlotRepository,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<SlotState[]> {
    const now = this.clock.now();
    return (await this.slots.all()).map((row) => ({
      slot: row._id,
      owned: !isFree(row, now),
      lastBatch: row.done,
      busy: row.open !== undefined && row.open !== null,
    }));
  }
}
