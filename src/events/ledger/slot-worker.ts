import type { Clock } from '../../platform/index.js';
import type { Event } from '../event.js';
import { countedOf, fromRow, toContribution, toRow } from '../event.rows.js';
import type { BatchRepository } from './batch.repository.js';
import { countedLately } from './event-rate.rules.js';
import type { EventChange, EventInbox, InboxItem } from './ledger.ports.js';
import type { EventInboxes, EventProjections } from './ledger.registries.js';
import type { OpenBatch, SlotDocument } from './slot.schema.js';
import type { SlotRepository } from './slot.repository.js';

/**
 * Most deliveries, events and corrections in a batch; a single delivery may exceed the second. Large batches are
 * cheap: a bucket that many of the events fall into is written once. The slot's document holds the corrections, at most
 * 3 KB each.
 */
const MAX_DELIVERIES = 2000;
const MAX_EVENTS = 2000;
const MAX_CORRECTIONS = 1000;

/** `lost`: the slot belongs to somebody else now. `held`: somebody recounts, no batch may be opened. */
export type StepResult =
  | { state: 'idle' | 'lost' | 'held' | 'worked' }
  /** `size`: how many deliveries and corrections it had. */
  | { state: 'counted'; created: readonly Event[]; size: number };

/** Items with the inbox they came from. */
interface Taken {
  inbox: EventInbox;
  items: InboxItem[];
}

export interface SlotWorkerParts {
  slots: SlotRepository;
  batches: BatchRepository;
  inboxes: EventInboxes;
  projections: EventProjections;
  clock: Clock;
}

/**
 * Does one batch of a slot at a time, as docs/architecture.md tells. It keeps nothing that is not in the database:
 * after a failure anywhere the same or another worker goes on from the slot's open batch.
 */
export class SlotWorker {
  constructor(
    private readonly parts: SlotWorkerParts,
    private readonly instance: string,
    private readonly slot: Pick<SlotDocument, '_id' | 'done' | 'open' | 'recent'>,
  ) {}

  get id(): number {
    return this.slot._id;
  }

  /** Names the batch that is next, or open; for the log. */
  get batch(): string {
    return `slot-${this.id}.${this.slot.done + 1}`;
  }

  /** Finishes the open batch, or takes the next one and counts it. @throws what the database or a port throws */
  async step(): Promise<StepResult> {
    const { open } = this.slot;
    if (open) return this.count(open, await this.readAgain(open));

    const { taken, worked } = await this.takeDue();
    const corrections = await this.parts.batches.waitingCorrections(this.id, MAX_CORRECTIONS);
    const deliveries = taken.flatMap(({ items }) => items.map(({ id }) => id));
    if (deliveries.length === 0 && corrections.length === 0) return { state: worked ? 'worked' : 'idle' };

    const next: OpenBatch = { number: this.slot.done + 1, deliveries, corrections };
    if (!(await this.parts.slots.open(this.id, this.instance, next, this.parts.clock.now())))
      return this.whyNot(next);
    this.slot.open = next;
    return this.count(next, taken);
  }

  /** Whether the slot has anything to do, without doing it. */
  async hasWork(): Promise<boolean> {
    if (this.slot.open || (await this.parts.batches.hasCorrections(this.id))) return true;
    for (const inbox of this.parts.inboxes.all()) {
      if (await inbox.hasDue(this.id, this.parts.clock.date())) return true;
    }
    return false;
  }

  private async takeDue(): Promise<{ taken: Taken[]; worked: boolean }> {
    const taken: Taken[] = [];
    let worked = false;
    let deliveries = MAX_DELIVERIES;
    let events = MAX_EVENTS;
    for (const inbox of this.parts.inboxes.all()) {
      if (deliveries <= 0 || events <= 0) break;
      const due = await inbox.due(this.id, deliveries, this.parts.clock.date());
      const aside = due.filter(isAside);
      if (aside.length > 0) {
        await inbox.setAside(aside);
        worked = true;
      }
      const items: InboxItem[] = [];
      for (const item of due) {
        if (isAside(item)) continue;
        if (events - item.events.length < 0 && events < MAX_EVENTS) break; // it opens the next batch
        items.push(item);
        deliveries--;
        events -= item.events.length;
      }
      if (items.length > 0) taken.push({ inbox, items });
    }
    return { taken, worked };
  }

  /** The items of a batch that was cut short, in the batch's order. */
  private async readAgain(open: OpenBatch): Promise<Taken[]> {
    if (open.deliveries.length === 0) return [];
    const place = new Map(open.deliveries.map((id, index) => [id, index]));
    const taken: Taken[] = [];
    for (const inbox of this.parts.inboxes.all()) {
      const items = await inbox.read(open.deliveries);
      const failed = items.find(({ failure }) => failure !== undefined);
      // its events may be stored and partly counted already: to leave them would make the totals wrong for good
      if (failed) throw new Error(`delivery ${failed.id} of an open batch cannot be read: ${failed.failure}`);
      items.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
      if (items.length > 0) taken.push({ inbox, items });
    }
    return taken;
  }

  /** Steps 3 to 5 of the design; each may be done again. */
  private async count(open: OpenBatch, taken: readonly Taken[]): Promise<StepResult> {
    const { created, changes, outcomes, again } = await this.insertEvents(open.number, taken);
    if (again) {
      // what is stored was read for this batch only if nobody had closed it by then and counted corrections of it
      const now = await this.parts.slots.findById(this.id);
      if (now?.open?.number !== open.number) return this.closedBefore(open.number, now);
    }
    for (const { eventId, before, after } of open.corrections) {
      changes.push({
        eventId,
        before: before && toContribution(before),
        after: after && toContribution(after),
      });
    }
    const batch = { slot: this.id, number: open.number, changes };
    await all(this.parts.projections.all().map((projection) => projection.apply(batch)));
    await all([
      ...taken.map(({ inbox, items }) => inbox.finish(items.map(({ id }) => outcomes.get(id)!))),
      this.parts.batches.clearCorrections(open.corrections),
    ]);
    const posted = open.corrections.filter(({ before }) => before === null).map(({ eventId }) => eventId);
    if (!(await this.close(open.number, created.length + posted.length))) return { state: 'lost' };
    return {
      state: 'counted',
      created: created.concat(await this.parts.batches.findByIds(posted)),
      size: open.deliveries.length + open.corrections.length,
    };
  }

  /**
   * Step 3. An id that comes twice in a batch counts where it comes first, also when the batch is done again. Then
   * (`again`) what is stored counts, not what the mapping makes of the delivery now: a part of the totals may have
   * moved by it already.
   */
  private async insertEvents(number: number, taken: readonly Taken[]) {
    const outcomes = new Map<string, { id: string; created: number; duplicates: string[] }>();
    const events = new Map<string, Event>();
    for (const { items } of taken) {
      for (const { id: deliveryId, source, receivedAt, events: news } of items) {
        const outcome = { id: deliveryId, created: 0, duplicates: [] as string[] };
        outcomes.set(deliveryId, outcome);
        for (const event of news) {
          if (events.has(event.id)) outcome.duplicates.push(event.id);
          else events.set(event.id, { ...event, source, createdAt: receivedAt, deliveryId });
        }
      }
    }
    const rows = [...events.values()].map((event) => toRow(event, this.id, number));
    const { own, foreign } = await this.parts.batches.insert(rows, this.id, number);
    const created: Event[] = [];
    const changes: EventChange[] = [];
    for (const event of events.values()) {
      const outcome = outcomes.get(event.deliveryId!)!;
      if (foreign.has(event.id)) {
        outcome.duplicates.push(event.id);
        continue;
      }
      outcome.created++;
      const stored = own.get(event.id);
      changes.push({ eventId: event.id, before: null, after: stored ? countedOf(stored) : event });
      if (!stored) created.push(event);
      else if (stored.timestamp) created.push(fromRow(stored)); // else it was deleted meanwhile
    }
    return { created, changes, outcomes, again: own.size > 0 };
  }

  /** The batch was closed by a write of ours whose answer was lost, or by somebody who has or had the slot. */
  private closedBefore(number: number, now: SlotDocument | null): StepResult {
    if (now?.owner?.instance !== this.instance || now.done !== number) return { state: 'lost' };
    this.slot.done = number;
    delete this.slot.open;
    return { state: 'worked' };
  }

  private async close(number: number, events: number): Promise<boolean> {
    const { slots, clock } = this.parts;
    const recent = events > 0 ? countedLately(this.slot.recent ?? [], events, clock.now()) : undefined;
    if (!(await slots.close(this.id, this.instance, number, recent))) {
      const now = await slots.findById(this.id);
      // closed by a write of ours whose answer was lost, or by somebody who has the slot now
      if (now?.owner?.instance !== this.instance || now.done !== number) return false;
    }
    this.slot.done = number;
    if (recent) this.slot.recent = recent;
    delete this.slot.open;
    return true;
  }

  private async whyNot(next: OpenBatch): Promise<StepResult> {
    const now = await this.parts.slots.findById(this.id);
    if (now?.owner?.instance !== this.instance) return { state: 'lost' };
    if (now.heldUntil && now.heldUntil.getTime() > this.parts.clock.now()) {
      await this.parts.slots.endBirth(now, this.parts.clock.now());
      return { state: 'held' };
    }
    if (now.open) {
      // our own write arrived although its answer did not
      this.slot.open = now.open;
      this.slot.done = now.done;
      return { state: 'worked' };
    }
    if (now.done === next.number - 1) return { state: 'worked' }; // a hold ended a moment ago: try again
    throw new Error(`slot ${this.id} stands at batch ${now.done}, not at ${next.number - 1}`);
  }
}

function isAside({ ignored, failure }: InboxItem): boolean {
  return ignored !== undefined || failure !== undefined;
}

/** Waits for all, so that nothing of a failed batch still runs when it is tried again; then throws the first failure. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason as Error;
}
