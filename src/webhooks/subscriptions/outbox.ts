import { hash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Batch, type EventProjection, EventProjections } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { Dispatcher } from './dispatcher.js';
import { OutgoingRepository } from './outgoing.repository.js';
import type { OutgoingDocument } from './outgoing.schema.js';
import { SubscriptionDirectory } from './subscription.directory.js';

/** The `webhook-id` of an event for a subscription: the same whenever it is made. */
export function outgoingId(subscriptionId: string, eventId: string): string {
  return `msg_${hash('sha256', `${subscriptionId}/${eventId}`).slice(0, 32)}`;
}

/**
 * Puts every event that enters into the queue of those who want its type, as part of the ledger's batch: it is there
 * once the batch is closed, and a batch that is done again adds nothing twice.
 */
@Injectable()
export class Outbox implements EventProjection, OnModuleInit {
  readonly name = 'webhooks-out';

  constructor(
    private readonly projections: EventProjections,
    private readonly directory: SubscriptionDirectory,
    private readonly outgoing: OutgoingRepository,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.projections.register(this);
  }

  async apply({ changes }: Batch): Promise<void> {
    const list = await this.directory.list();
    if (list.isQuiet) return;
    const now = this.clock.date();
    const rows: OutgoingDocument[] = [];
    const woken = new Set<string>();
    for (const { eventId, before, after } of changes) {
      if (before !== null || after === null) continue; // edits and deletes are no news
      for (const subscriptionId of list.wanting(after.type)) {
        woken.add(subscriptionId);
        rows.push({
          _id: outgoingId(subscriptionId, eventId),
          subscriptionId,
          eventId,
          type: after.type,
          status: 'pending',
          createdAt: now,
          todo: subscriptionId,
          dueAt: now,
          place: rows.length,
          tries: 0,
          attempts: [],
        });
      }
    }
    if (rows.length === 0) return;
    await this.outgoing.insertNew(rows);
    this.dispatcher.wake(woken);
  }
}
