import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { InboxItem } from '../../events/index.js';

/** Events that are remembered at most; what is beyond them is read from the database when its turn comes. */
const MOST_EVENTS = 10_000;
/** A delivery that has waited longer, in ms, is left to the database: somebody else may have its slot by now. */
const MOST_AGE_MS = 10_000;

interface Fresh {
  item: InboxItem;
  /** Milliseconds since 1970. */
  dueAt: number;
}

/**
 * Deliveries that this process has just stored, mapped to events already: the ledger takes them from here instead of
 * reading and parsing them again. Only a shortcut: the database has every one of them, and decides.
 */
@Injectable()
export class FreshDeliveries {
  private readonly slots = new Map<number, Map<string, Fresh>>();
  private events = 0;

  constructor(private readonly config: Config) {}

  /** To be called once the delivery is durable. */
  add(slot: number, item: InboxItem): void {
    if (this.config.role === 'api') return; // others count
    if (this.events + item.events.length > MOST_EVENTS) return;
    let fresh = this.slots.get(slot);
    if (!fresh) this.slots.set(slot, (fresh = new Map()));
    fresh.set(item.id, { item, dueAt: item.receivedAt.getTime() });
    this.events += item.events.length;
  }

  /** When the oldest one of the slot was due: whatever is older is only in the database. Null when there is none. */
  oldest(slot: number, now: number): Date | null {
    const fresh = this.slots.get(slot);
    if (!fresh) return null;
    for (const [id, { dueAt }] of fresh) {
      if (now - dueAt <= MOST_AGE_MS) return new Date(dueAt);
      this.remove(fresh, id);
    }
    return null;
  }

  /** The oldest ones, as many as hold `maxEvents` events; they stay until they are forgotten. */
  peek(slot: number, limit: number, maxEvents: number): InboxItem[] {
    const items: InboxItem[] = [];
    let events = 0;
    for (const { item } of this.slots.get(slot)?.values() ?? []) {
      events += item.events.length;
      if (items.length === limit || (items.length > 0 && events > maxEvents)) break;
      items.push(item);
    }
    return items;
  }

  forget(ids: Iterable<string>): void {
    for (const id of ids) for (const fresh of this.slots.values()) this.remove(fresh, id);
  }

  private remove(fresh: Map<string, Fresh>, id: string): void {
    const entry = fresh.get(id);
    if (entry && fresh.delete(id)) this.events -= entry.item.events.length;
  }
}
