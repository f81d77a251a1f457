import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Batch, type EventProjection, EventProjections } from '../../../../events/index.js';
import { Clock } from '../../../../platform/index.js';
import { EventArrivals } from './event-arrivals.js';
import { MarkRepository } from './mark.repository.js';
import { WantedEvents } from './wanted-events.js';

/**
 * Marks, as part of the ledger's batches, new events that an active workflow may begin with, or a run may wait for. They are
 * looked at later: so neither order nor repetition matters, and a crash loses none. Where no workflow asks for events it is
 * one read of one small row a batch.
 */
@Injectable()
export class EventMarks implements EventProjection, OnModuleInit {
  readonly name = 'workflows';

  constructor(
    private readonly projections: EventProjections,
    private readonly wanted: WantedEvents,
    private readonly marks: MarkRepository,
    private readonly arrivals: EventArrivals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.projections.register(this);
  }

  async apply({ changes }: Batch): Promise<void> {
    const isWanted = await this.wanted.types();
    const marks = changes.flatMap(({ eventId, before, after }) => {
      if (before !== null || after === null || !isWanted(after.type)) return [];
      return { eventId, userId: after.userId, type: after.type };
    });
    if (marks.length === 0) return;
    await this.marks.markInBatch(marks, this.clock.date());
    this.arrivals.wake();
  }
}
